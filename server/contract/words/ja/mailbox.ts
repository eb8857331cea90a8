import type { mailbox as english } from '../en/mailbox.ts';
import type { TranslationOf } from '../message.ts';

export const mailbox: TranslationOf<typeof english> = {
  'form.server': 'IMAP サーバー',
  'form.serverHint': '例: imap.example.org',
  'form.port': 'ポート',
  'form.signIn': 'ログイン方法',
  'form.signIn.password': 'パスワード',
  'form.signIn.password.hint':
    'Microsoft 365 ではパスワードは使えません。Gmail など大手のサービスではアプリ パスワードが必要です。',
  'form.signIn.microsoft': 'Microsoft 365（アプリケーション）',
  'form.signIn.microsoft.hint':
    'Microsoft Entra 管理センターに登録し、このメールボックスの読み取りを許可したアプリケーションです。ユーザーがログインする必要はありません。',
  'form.signIn.google': 'Google Workspace（サービス アカウント）',
  'form.signIn.google.hint':
    'スコープ https://mail.google.com/ をドメイン全体で委任したサービス アカウントです。ユーザーがログインする必要はありません。',
  'form.signIn.refresh': 'リフレッシュ トークン（Google または Microsoft）',
  'form.signIn.refresh.hint':
    'アプリケーションによるメールボックスの読み取りに、ユーザーが stsready の外で一度同意している場合に使います。',
  'form.provider': 'プロバイダー',
  'form.mailbox': 'メールボックスのアドレス',
  'form.mailboxHint': '読み取るメールボックス。例: tlsrpt@example.org',
  'form.tenant': 'テナント（ディレクトリ ID）',
  'form.tenantHint': 'アプリケーションの概要ページにあります。テナントのドメインでも構いません。',
  'form.clientId': 'クライアント ID',
  'form.clientIdHint.microsoft': 'アプリケーションの概要ページの「アプリケーション (クライアント) ID」です。',
  'form.clientIdHint.google':
    'Google Cloud コンソールの「クライアント」にあります。末尾は .apps.googleusercontent.com です。',
  'form.clientSecret': 'クライアント シークレット',
  'form.clientSecretHint.microsoft':
    '「証明書とシークレット」にある値です（シークレット ID ではありません）。値は作成時にだけ表示されます。',
  'form.clientSecretHint.optional':
    '値を入力します（シークレット ID ではありません）。パブリック クライアントの場合は空欄にします。',
  'form.clientSecretHint.google': 'クライアント ID と一緒に作成されます。',
  'form.refreshToken': 'リフレッシュ トークン',
  'form.refreshTokenHint.google': 'https://mail.google.com/ への同意で得られたものです。',
  'form.refreshTokenHint.microsoft': 'IMAP.AccessAsUser.All と offline_access への同意で得られたものです。',
  'form.secretKept': '空欄のままなら、保存済みのものを使います。',
  'form.key': 'サービス アカウントの鍵（JSON）',
  'form.keyHint':
    'Google Cloud コンソールのサービス アカウントで「鍵」、「鍵を追加」、「JSON」の順に選んで作成します。ファイルの内容を貼り付けるか、ファイルを選択してください。',
  'form.keyKept': '空欄のままなら、{account} の鍵を引き続き使います。',
  'form.keyChoose': '鍵ファイルを選択',
  'form.keyUnreadable': '{name} を読み取れませんでした。',
  'fault.needed': '入力してください。',
  'fault.port': 'ポートは 1 から 65535 までの数字です。',
  'fault.minutes': '1 分から 1440 分までで指定してください。',
  'fault.pem':
    'PEM 形式の証明書ではありません。-----BEGIN CERTIFICATE----- で始まり、-----END CERTIFICATE----- で終わります。',
  'fault.too-long': '長すぎます。内容を確認してください。',
  'fault.address': 'メールボックスのメールアドレスを入力してください。',
  'fault.tenant': 'テナントのディレクトリ ID、またはそのドメインを入力してください。',
  'fault.key-json': 'JSON ではありません。ダウンロードしたファイルの内容をすべて貼り付けてください。',
  'fault.key-kind': '鍵ですが、サービス アカウントのものではありません。',
  'fault.key-parts': 'client_email または private_key がないか、Google の形式ではありません。',
  'fault.key-private': 'private_key が RSA の鍵ではありません。',
  'fault.key-address': 'token_uri が Google のアドレスではありません。この鍵は使わないでください。',
  'trouble.fields': '印の付いた項目を確認してください。',
  'trouble.token-client':
    '{provider} のトークン サーバーが、クライアント ID またはクライアント シークレットを受け付けません。（{words}）',
  'trouble.token-expired':
    'クライアント シークレットの期限が切れています。新しく作成してください。{provider} のトークン サーバーの応答: {words}',
  'trouble.token-grant':
    '{provider} のトークン サーバーが、リフレッシュ トークンを受け付けなくなりました。取り消し、期限切れ、パスワードの変更などが考えられます。もう一度同意してください。（{words}）',
  'trouble.token-statement':
    '{provider} のトークン サーバーが鍵を受け付けません。{user} が存在すること、鍵が削除されていないこと、このマシンの時計が正しいことを確認してください。（{words}）',
  'trouble.token-delegation':
    'サービス アカウントに {user} の代理権限がまだありません。管理コンソールの「ドメイン全体の委任」で、そのクライアント ID にスコープ https://mail.google.com/ を許可してください。（{words}）',
  'trouble.token-unauthorized':
    '{provider} のトークン サーバーが、このアプリケーションのこの方法でのログインを許可していません。登録内容を確認してください。（{words}）',
  'trouble.token-consent':
    '同意がありません。アプリケーションが求めるアクセスに、管理者またはユーザーが同意する必要があります。{provider} のトークン サーバーの応答: {words}',
  'trouble.token-application':
    '{provider} のトークン サーバーによると、このテナントにそのアプリケーションがないか、テナント自体がありません。クライアント ID とテナントを確認してください。（{words}）',
  'trouble.token-scope':
    'アプリケーションに IMAP でのアクセスが許可されていません。{provider} のトークン サーバーの応答: {words}',
  'trouble.token-request':
    '{provider} のトークン サーバーが要求を受け付けません。テナントとログイン方法を確認してください。（{words}）',
  'trouble.token-other': '{provider} のトークン サーバーからアクセス トークンを取得できません。応答: {words}',
  'trouble.token-name':
    '{provider} のトークン サーバーの名前が DNS で見つかりません。このマシンのネットワークを確認してください。',
  'trouble.token-unreachable':
    'ここから {provider} のトークン サーバーへ到達できません（{words}）。途中のファイアウォールやプロキシを確認してください。',
  'trouble.token-timeout':
    '{provider} のトークン サーバーが時間内に応答しません。途中のファイアウォールやプロキシを確認してください。',
  'trouble.token-nonsense':
    '{provider} のトークン サーバーの応答がトークンではありません（{words}）。しばらくしてから再試行し、テナントがある場合は確認してください。',
  'trouble.login-token':
    '{provider} のトークン サーバーからアクセス トークンを取得できましたが、メールサーバーに拒否されました: {words}。トークンが {user} のものであること、IMAP が有効であることを確認してください。',
  'trouble.login-application':
    'アクセス トークンは取得できましたが、メールサーバーに拒否されました: {words}。よくある原因は、IMAP.AccessAsApp に管理者の同意がない、Exchange Online で New-ServicePrincipal または Add-MailboxPermission を実行していない、{user} の IMAP が無効、のいずれかです。',
  'trouble.no-oauth':
    '{host} はアクセス トークンに対応していません。サーバー名を確認してください（{provider} のサーバーである必要があります）。',
  'form.folder': 'フォルダ',
  'form.user': 'ユーザー名',
  'form.password': 'パスワード',
  'form.connect': 'テストして接続',
  'form.save': 'テストして保存',
  'form.testing': '接続中…',
  'form.failed': '接続できませんでした。',
  'form.chosen': 'フォルダを {folder} に変更しました。もう一度テストしてください。',
  'form.connected': '接続しました。新しいメッセージから読み込みます。',
  'form.unencrypted': '暗号化なし：サーバーが STARTTLS に対応していません。このマシン上のサーバーなので許可されます。',
  'form.next': 'レポートの送信元を証明できない場合は、数に入れる前に 1 つだけ質問します。',
  'form.security': '暗号化',
  'form.tls': 'TLS（標準）',
  'form.passwordKept': '空欄のままなら、保存済みのパスワードを使います。',
  'form.folderHint':
    '複数ある場合はカンマで区切ります。Reports/* は Reports 内のすべてのフォルダを表します（Reports 自体は含みません）。',
  'form.more': '詳細設定',
  'form.after': 'レポートを保存した後',
  'form.afterHint': '今後読み込むメールに適用されます。ほかのメールには手を触れません。',
  'form.afterLeave': 'メールをそのままにする',
  'form.afterSeen': '既読にする',
  'form.afterMove': 'フォルダへ移動する',
  'form.afterDelete': '削除する',
  'form.moveTo': '移動先のフォルダ',
  'form.made': 'なければ作成します。',
  'form.unreadable': '読み取れないメールのフォルダ',
  'form.unreadableHint': '空欄なら、そのようなメールは移動しません。',
  'form.trust': 'レポートの発信元をどう確認しますか？',
  'form.trustHint': '発信元が確認できたレポートだけが判定に使われます。',
  'form.trustDkim': 'DKIM 署名で',
  'form.trustServer': '自分のメールサーバーの判定で',
  'form.trustVouch': '確認しない（このメールボックスには知らない人からのメールが届かない）',
  'form.authservId': 'メールサーバーが結果に付ける名前',
  'form.authservIdHint':
    'Authentication-Results 行の最初の語。例: mx.example.org。複数ある場合はコンマで区切り、/ の後が変わる場合は mx.example.org/* と書きます。',
  'form.minutes': '確認の間隔（分）',
  'form.minutesHint': '対応するサーバーなら、メールの到着もすぐに通知されます。',
  'form.ca': 'サーバーまたは認証局の証明書（PEM）',
  'form.caHint':
    '証明書が自己署名、または独自の認証局のものである場合だけ必要です。サーバー自身の証明書を入力すると、記載された名前は問われません。',
  'form.found': '{n} 通のうち {reports} 通が TLS レポートのようです。',
  'form.foundMessages': 'メールが {n} 通あります。',
  'form.foundNothing': 'まだ何もありません。レポートは通常 1 日に 1 回届きます。',
  'trouble.name':
    '{host} というサーバーは見つかりません。名前を確認してください。多くの場合、ドメイン名の前に imap. か mail. が付きます。',
  'trouble.refused': '{host} のポート {port} は応答しません。通常のポートは、TLS が 993、STARTTLS が 143 です。',
  'trouble.unreachable': 'ここから {host} へ到達できません（{words}）。このマシンのネットワークを確認してください。',
  'trouble.timeout':
    '{host} のポート {port} から時間内に応答がありません。ポートと暗号化の種類を確認してください。ファイアウォールが間にある可能性もあります。',
  'trouble.greeting':
    '{host} のポート {port} には接続できますが、応答がありません。最初から TLS を使うポートかもしれません。暗号化で TLS を選んでください。',
  'trouble.tls':
    '{host} のポート {port} で TLS 接続ができません。暗号化なしで始まるポートかもしれません。その場合は STARTTLS を選んでください。通常、TLS はポート 993、STARTTLS はポート 143 です。（{words}）',
  'trouble.no-tls':
    '{host} のポート {port} は暗号化に対応していません。暗号化なしでは、パスワードはこのマシンの外へ送信しません。ポート 993 の TLS を試してください。',
  'trouble.certificate':
    '{host} の証明書を受け入れられません: {words}。ご自身のサーバーの証明書でない場合は、サーバー名を確認してください。',
  'shown.intro': 'サーバーが提示している証明書:',
  'shown.names': '発行先',
  'shown.noName': '名前なし',
  'shown.issuer': '発行者',
  'shown.itself': 'サーバー自身',
  'shown.until': '有効期限',
  'shown.fingerprint': 'SHA-256 フィンガープリント',
  'shown.compare':
    'ご自身のサーバーの証明書であれば、信頼してください。以後、証明書が交換されるまで、記載された名前にかかわらず、この証明書を持つサーバーにサインインします。パスワードはまだ送信されていません。',
  'shown.trust': 'この証明書を信頼して接続',
  'trouble.login':
    'サーバーがユーザー名またはパスワードを拒否しました: {words}。両方を確認してください。アプリ パスワードが必要なプロバイダーもあります。Microsoft 365 ではパスワードを使えません。「ログイン方法」で別の方法を選んでください。',
  'trouble.folder': 'このメールボックスに {words} というフォルダはありません。',
  'trouble.folderChoose': '次のフォルダーがあります。選んでください:',
  'trouble.later':
    '{host} は現在ログインを受け付けていません: {words}。しばらくしてからもう一度お試しください。ユーザー名とパスワードは正しい可能性があります。',
  'trouble.turned-away': '{host} が接続を切断しました。応答: {words}。',
  'trouble.no-password':
    '{host} はパスワードでのログインに対応していません。対応している方法: {words}。サーバーで PLAIN または LOGIN を許可するか、「ログイン方法」で別の方法を選んでください。',
  'trouble.password-in-clear':
    '{host} は TLS なしではパスワードを受け付けず、ポート {port} は STARTTLS に対応していません。暗号化に TLS を選んでください。通常のポートは 993 です。',
  'trouble.internal': '入力内容ではなく、stsready 自体に問題があります。詳細はログを確認してください。',
  'trouble.closed':
    '{host} が接続を切断しました。ポートと暗号化を確認してください。通常、TLS はポート 993、STARTTLS はポート 143 です。',
  'trouble.connected-already': '{words} はすでに接続されています。そちらにフォルダを追加してください。',
  'trouble.password-needed':
    'パスワードをもう一度入力してください。このサーバーのこのユーザーのパスワードは保存されていません。',
  'trouble.set-aside-shown':
    'ライブチェックで現在もこの問題が確認されています。ライブチェックで確認されなくなるまで、対象外にできません。',
  'trouble.set-aside-already': 'この問題はすでに対象外です。理由を変えるには、先に取り消してください。',
  'trouble.set-aside-idle': 'この問題は現在、判定を妨げていません。対象外にするものはありません。',
  'trouble.contradiction': '読み込み対象のフォルダへは移動できません。',
};
