import type { Message } from '../message.ts';

/** The form of a mailbox, and what can go wrong with it. */
export const mailbox = {
  'form.server': 'IMAP server',
  'form.serverHint': 'For example imap.example.org',
  'form.port': 'Port',
  'form.signIn': 'Sign in with',
  'form.signIn.password': 'Password',
  'form.signIn.password.hint':
    'Microsoft 365 takes no passwords; Gmail and other large providers want an app password.',
  'form.signIn.microsoft': 'Microsoft 365 (application)',
  'form.signIn.microsoft.hint':
    'An application that is registered in the Microsoft Entra admin center and may read this mailbox. Nobody has to log in.',
  'form.signIn.google': 'Google Workspace (service account)',
  'form.signIn.google.hint':
    'A service account with domain-wide delegation for the scope https://mail.google.com/. Nobody has to log in.',
  'form.signIn.refresh': 'Refresh token (Google or Microsoft)',
  'form.signIn.refresh.hint':
    'For a user who has agreed once, outside of stsready, that an application may read the mailbox.',
  'form.provider': 'Provider',
  'form.mailbox': 'Address of the mailbox',
  'form.mailboxHint': 'The mailbox that is read, for example tlsrpt@example.org.',
  'form.tenant': 'Tenant (directory ID)',
  'form.tenantHint': 'On the overview page of the application, or a domain of the tenant.',
  'form.clientId': 'Client ID',
  'form.clientIdHint.microsoft': '“Application (client) ID” on the overview page of the application.',
  'form.clientIdHint.google': 'In the Google Cloud console under Clients; ends in .apps.googleusercontent.com.',
  'form.clientSecret': 'Client secret',
  'form.clientSecretHint.microsoft':
    'Under Certificates & secrets: the value, not the secret ID. It is shown only when it is made.',
  'form.clientSecretHint.optional': 'The value, not the secret ID. Leave empty if the application is a public one.',
  'form.clientSecretHint.google': 'Made together with the client ID.',
  'form.refreshToken': 'Refresh token',
  'form.refreshTokenHint.google': 'What the consent to https://mail.google.com/ brought.',
  'form.refreshTokenHint.microsoft': 'What the consent to IMAP.AccessAsUser.All and offline_access brought.',
  'form.secretKept': 'Leave empty to keep the one that is known.',
  'form.key': 'Key of the service account (JSON)',
  'form.keyHint':
    'In the Google Cloud console: the service account, Keys, Add key, JSON. Paste the file, or choose it.',
  'form.keyKept': 'Leave empty to keep the key of {account}.',
  'form.keyChoose': 'Choose the key file',
  'form.keyUnreadable': '{name} could not be read.',
  'fault.needed': 'This is needed.',
  'fault.port': 'A port is a number from 1 to 65535.',
  'fault.minutes': 'From 1 to 1440 minutes.',
  'fault.pem':
    'This is no certificate in PEM: it begins with -----BEGIN CERTIFICATE----- and ends with -----END CERTIFICATE-----.',
  'fault.too-long': 'This is too long to be right.',
  'fault.address': 'Write the mail address of the mailbox.',
  'fault.tenant': 'Write the directory ID of the tenant, or one of its domains.',
  'fault.key-json': 'This is no JSON. Paste the whole file as it was downloaded.',
  'fault.key-kind': 'This is a key, but not one of a service account.',
  'fault.key-parts': 'client_email or private_key is missing in it, or is not as Google writes it.',
  'fault.key-private': 'The private_key in it is no RSA key.',
  'fault.key-address': 'Its token_uri leads to no address of Google. Do not use this key.',
  'trouble.fields': 'Look at the fields that are marked.',
  'trouble.token-client':
    'The token server of {provider} does not accept the client ID or the client secret. ({words})',
  'trouble.token-expired':
    'The client secret has expired; make a new one. The token server of {provider} said: {words}',
  'trouble.token-grant':
    'The token server of {provider} no longer accepts the refresh token: it was revoked, has expired, or the password was changed. Give consent again. ({words})',
  'trouble.token-statement':
    'The token server of {provider} does not accept the key: check that {user} exists, that the key has not been deleted, and that the clock of this machine is right. ({words})',
  'trouble.token-delegation':
    'The service account may not act for {user} yet: in the Admin console under domain-wide delegation, allow its client ID the scope https://mail.google.com/. ({words})',
  'trouble.token-unauthorized':
    'The token server of {provider} does not let this application sign in this way; check how it is registered. ({words})',
  'trouble.token-consent':
    'Consent is missing: an administrator or the user has to agree to what the application asks for. The token server of {provider} said: {words}',
  'trouble.token-application':
    'The token server of {provider} knows no such application in this tenant, or no such tenant. Check client ID and tenant. ({words})',
  'trouble.token-scope':
    'The application has not been granted access by IMAP. The token server of {provider} said: {words}',
  'trouble.token-request':
    'The token server of {provider} does not accept the request; check the tenant and the way to sign in. ({words})',
  'trouble.token-other': 'The token server of {provider} gave no access token. It said: {words}',
  'trouble.token-name':
    'The name of the token server of {provider} was not found in DNS. Check the network of this machine.',
  'trouble.token-unreachable':
    'The token server of {provider} cannot be reached from here ({words}). A firewall or proxy may be in between.',
  'trouble.token-timeout':
    'The token server of {provider} did not answer in time. A firewall or proxy may be in between.',
  'trouble.token-nonsense':
    'The token server of {provider} answered with something that is no token ({words}). Try again later; check the tenant if there is one.',
  'trouble.login-token':
    'The token server of {provider} gave an access token, but the mail server refused it: {words}. Check that the token is for {user} and that IMAP is switched on there.',
  'trouble.login-application':
    'The token server gave an access token, but the mail server refused it: {words}. Usual causes: IMAP.AccessAsApp without admin consent, a missing New-ServicePrincipal or Add-MailboxPermission in Exchange Online, or IMAP switched off for {user}.',
  'trouble.no-oauth': '{host} takes no access tokens. Check the server; it has to be the one of {provider}.',
  'form.folder': 'Folder',
  'form.user': 'Username',
  'form.password': 'Password',
  'form.connect': 'Test and connect',
  'form.save': 'Test and save',
  'form.testing': 'Connecting…',
  'form.failed': 'That did not work.',
  'form.chosen': 'The folder is now {folder}. Test again.',
  'form.connected': 'Connected. The newest messages are read first.',
  'form.unencrypted': 'Not encrypted: the server offers no STARTTLS. That is allowed because it is on this machine.',
  'form.next': 'If nobody can prove who sent the reports, you are asked one question before they count.',
  'form.security': 'Encryption',
  'form.tls': 'TLS (usual)',
  'form.passwordKept': 'Leave empty to keep the one that is known.',
  'form.folderHint':
    'Several are separated by commas; Reports/* stands for all folders in Reports, not for Reports itself.',
  'form.more': 'More settings',
  'form.after': 'After a report is stored',
  'form.afterHint': 'Holds for what is read from now on. Other mail is never touched.',
  'form.afterLeave': 'Leave the message as it is',
  'form.afterSeen': 'Mark it as read',
  'form.afterMove': 'Move it to a folder',
  'form.afterDelete': 'Delete it',
  'form.moveTo': 'Folder to move to',
  'form.made': 'It is made if it is missing.',
  'form.unreadable': 'Folder for what cannot be read',
  'form.unreadableHint': 'Leave empty to leave such messages where they are.',
  'form.trust': 'How is the origin of reports checked?',
  'form.trustHint': 'Only reports whose origin is known count in a verdict.',
  'form.trustDkim': 'By their DKIM signature',
  'form.trustServer': 'By what my mail server says about it',
  'form.trustVouch': 'Not at all: no stranger can send mail into this mailbox',
  'form.authservId': 'Name that my mail server signs its results with',
  'form.authservIdHint':
    'The first word of its Authentication-Results lines, such as mx.example.org; several with commas, and mx.example.org/* where more follows after a slash.',
  'form.minutes': 'Minutes between two looks',
  'form.minutesHint': 'Besides, the server tells when mail comes, if it can.',
  'form.ca': 'Certificate of the server, or of its authority (PEM)',
  'form.caHint':
    'Only if it is self-signed or from an authority of your own. With its own certificate, the name in it may be another.',
  'form.found': {
    one: '{reports} of {n} message looks like a TLS report.',
    other: '{reports} of {n} messages look like TLS reports.',
  },
  'form.foundMessages': { one: 'There is {n} message in it.', other: 'There are {n} messages in it.' },
  'form.foundNothing': 'There is nothing in it yet; reports usually come once a day.',
  'trouble.name': 'There is no server called {host}. Check the name; it is often imap. or mail. and your domain.',
  'trouble.refused': 'Nothing answers at {host} on port {port}. The usual ports are 993 for TLS and 143 for STARTTLS.',
  'trouble.unreachable': 'There is no way from here to {host} ({words}). Check the network of this machine.',
  'trouble.timeout':
    '{host} did not answer on port {port} in time. Check the port and the kind of encryption; a firewall may be in between.',
  'trouble.greeting':
    '{host} takes the connection on port {port} and then says nothing. Perhaps this port expects TLS from the first byte: choose TLS as the encryption.',
  'trouble.tls':
    'No TLS with {host} on port {port}. Perhaps this port begins without encryption: choose STARTTLS. TLS is usual on port 993, STARTTLS on port 143. ({words})',
  'trouble.no-tls':
    '{host} offers no encryption on port {port}. Without it a password is only sent within this machine. Try TLS on port 993.',
  'trouble.certificate':
    'The certificate of {host} is not accepted: {words}. If that is not your server’s certificate, check the server’s name.',
  'shown.intro': 'The server shows this certificate:',
  'shown.names': 'Made out to',
  'shown.noName': 'no name',
  'shown.issuer': 'Issued by',
  'shown.itself': 'itself',
  'shown.until': 'Valid until',
  'shown.fingerprint': 'SHA-256 fingerprint',
  'shown.compare':
    'If this is the certificate of your server, trust it: then stsready signs in to whoever holds it, whatever name stands in it, until it is replaced. Your password has not been sent.',
  'shown.trust': 'Trust this certificate and connect',
  'trouble.login':
    'The server refused username or password: {words}. Check both. Some providers want an app password here, and Microsoft 365 takes none at all: then choose another way under “Sign in with”.',
  'trouble.folder': 'There is no folder {words} in this mailbox.',
  'trouble.folderChoose': 'These are there; choose one:',
  'trouble.later': '{host} lets nobody in at the moment: {words}. Try again later; username and password may be right.',
  'trouble.turned-away': '{host} closed the connection and said: {words}.',
  'trouble.no-password':
    '{host} takes no password. It offers: {words}. Allow PLAIN or LOGIN there, or choose another way under “Sign in with”.',
  'trouble.password-in-clear':
    '{host} takes no password without TLS, and offers no STARTTLS on port {port}. Choose TLS as the encryption; its port is usually 993.',
  'trouble.internal': 'Something is wrong in stsready itself, not in what you wrote. Its log tells what.',
  'trouble.closed':
    '{host} closed the connection. Check port and encryption: TLS is usual on port 993, STARTTLS on port 143.',
  'trouble.connected-already': '{words} is connected already. Add folders to it instead.',
  'trouble.password-needed': 'Type the password again: it is not known for this user at this server.',
  'trouble.set-aside-shown':
    'A live check shows this problem now, whoever reports it. It can be set aside only when live checks no longer show it.',
  'trouble.set-aside-already': 'This problem is set aside already. Undo that first to give another reason.',
  'trouble.set-aside-idle': 'This problem does not hold the domain back now. There is nothing to set aside.',
  'trouble.contradiction': 'Messages cannot be moved to a folder that is read.',
} as const satisfies Record<string, Message>;
