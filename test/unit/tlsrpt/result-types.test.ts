import { describe, expect, test } from 'vitest';
import {
  classifyFailure,
  effectOf,
  failureClasses,
  isFlaky,
  isRefusing,
  namesFailure,
  registeredResultTypes,
} from '../../../server/tlsrpt/result-types.ts';

const listed = (host: string) => host === 'mx1.example.net';

function classify(resultType: string, reasonCode: string | null, host: string | null, matcher: typeof listed | null) {
  return classifyFailure({ resultType, reasonCode, receivingMxHostname: host }, matcher);
}

describe('classifyFailure', () => {
  test.each([
    ['starttls-not-supported', 'starttls'],
    ['certificate-host-mismatch', 'cert-name'],
    ['certificate-expired', 'cert-expired'],
    ['certificate-not-trusted', 'cert-untrusted'],
    ['validation-failure', 'unclassified'],
    ['tlsa-invalid', 'dane'],
    ['dnssec-invalid', 'dane'],
    ['dane-required', 'dane'],
    ['sts-policy-fetch-error', 'fetch'],
    ['sts-policy-invalid', 'fetch'],
    ['sts-webpki-invalid', 'fetch'],
  ])('classes a bare %s as %s, unproved', (resultType, expected) => {
    expect(classify(resultType, null, null, null)).toEqual({ class: expected, proved: false });
    expect(classify(resultType, null, 'mx1.example.net', listed)).toEqual({ class: expected, proved: false });
    expect(classify(resultType.toUpperCase(), null, null, null).class).toBe(expected);
  });

  test.each(['', 'Testing', 'ExpiredCertificate', 'mx-mismatch', 'constructor', '__proto__', 'toString'])(
    'classes the unknown result type %j as unclassified',
    (resultType) => {
      expect(classify(resultType, null, 'mx9.example.net', listed)).toEqual({ class: 'unclassified', proved: false });
    },
  );

  test.each(['validation-failure', 'certificate-host-mismatch'])(
    'proves that the MX is missing from the policy when %s names a host that no pattern matches',
    (resultType) => {
      expect(classify(resultType, null, 'mx9.example.net', listed)).toEqual({
        class: 'mx-not-in-policy',
        proved: true,
      });
      expect(classify(resultType, 'self-signed_certificate', 'mx9.example.net', listed).class).toBe('mx-not-in-policy');
    },
  );

  test('does not blame the policy when it is unknown', () => {
    expect(classify('validation-failure', null, 'mx9.example.net', null)).toEqual({
      class: 'unclassified',
      proved: false,
    });
    expect(classify('certificate-host-mismatch', null, 'mx9.example.net', null).class).toBe('cert-name');
  });

  test('never turns another result type into a policy mismatch because of its host', () => {
    for (const type of ['starttls-not-supported', 'certificate-expired', 'sts-policy-fetch-error', 'tlsa-invalid']) {
      expect(classify(type, null, 'mx9.example.net', listed).class).not.toBe('mx-not-in-policy');
    }
  });

  test.each([
    ['mtasts-policy-mx-mismatch', 'mx-not-in-policy'], // mox
    ['MX_HOSTS_MISMATCH', 'mx-not-in-policy'], // Microsoft
    ['VALIDATION_FAILURE', 'unclassified'], // Microsoft
    ['self-signed_certificate', 'cert-untrusted'], // Postfix
    ['self_signed_certificate_in_certificate_chain', 'cert-untrusted'],
    ['unable to get local issuer certificate', 'cert-untrusted'],
    ['tlsv1 alert unknown ca', 'cert-untrusted'],
    ['certificate_has_expired', 'cert-expired'],
    ['tls-handshake-failure', 'handshake'], // Postfix
    ['tls-remote-alert-40-handshake-failure', 'handshake'], // mox
    ['io-timeout-during-handshake', 'handshake'],
    ['connection timed out', 'handshake'],
    ['connection-closed-during-handshake', 'handshake'],
    ['unsupported protocol', 'handshake'],
    ['certificate_is_not_yet_valid', 'cert-expired'], // Postfix
    ['Hostname_mismatch', 'cert-name'],
    ['unsuitable_certificate_purpose', 'cert-untrusted'],
    ['unable_to_verify_the_first_certificate', 'cert-untrusted'],
    ['CRL_has_expired', 'cert-untrusted'],
    ['EE_certificate_key_too_weak', 'cert-untrusted'],
    ['path_length_constraint_exceeded', 'cert-untrusted'],
    ['tls-remote-alert-45-expired-certificate', 'handshake'], // mox
    ['tls-remote-alert-48-unknown-certificate-authority', 'handshake'],
    ['tls-remote-error', 'handshake'],
    ['sslv3 alert certificate expired', 'handshake'], // OpenSSL names what the other side complains of
    ['tlsv13_alert_certificate_required', 'handshake'],
    ['certificate of an unknown version', 'unclassified'],
    ['tls-record-header-error', 'handshake'],
    ['unknown-go-certificate-verification-error', 'cert-untrusted'],
    ['dns-extended-error-7-signature-expired', 'unclassified'],
    ['dns-extended-error-8-signature-not-yet-valid', 'unclassified'],
    ['dns-extended-error-22-no-reachable-authority', 'unclassified'],
    ['dns-extended-error-6', 'unclassified'],
    ['', 'unclassified'],
  ])('reads the reason %j of a validation-failure as %s', (reason, expected) => {
    expect(classify('validation-failure', reason, null, null)).toEqual({ class: expected, proved: false });
    expect(classify('validation-failure', reason, 'mx1.example.net', listed).class).toBe(expected);
  });

  test('takes a certificate-not-trusted for a handshake fault only when the reason says nothing about trust', () => {
    expect(classify('certificate-not-trusted', 'TLS error: connection closed', null, null).class).toBe('handshake');
    expect(classify('certificate-not-trusted', 'invalid peer certificate: UnknownIssuer', null, null).class).toBe(
      'cert-untrusted',
    );
    expect(classify('certificate-not-trusted', 'alert: self-signed certificate', null, null).class).toBe(
      'cert-untrusted',
    );
  });

  test.each([
    [
      'invalid peer certificate: certificate expired: verification time 1793500000 (UNIX), but certificate is not valid after 1793400000 (100000 seconds ago)',
      'cert-expired',
    ],
    ['invalid peer certificate: Expired', 'cert-expired'],
    ['invalid peer certificate: NotValidYet', 'cert-expired'],
    ['invalid peer certificate: certificate not valid yet: verification time 1793500000 (UNIX)', 'cert-expired'],
    [
      'invalid peer certificate: certificate not valid for name "mx.example.org"; certificate is only valid for DnsName("other.example.org")',
      'cert-name',
    ],
    ['invalid peer certificate: NotValidForName', 'cert-name'],
    ['invalid peer certificate: certificate not valid for name "expired.timeout.example"', 'cert-name'],
    ['invalid peer certificate: UnknownIssuer', 'cert-untrusted'],
    ['invalid peer certificate: Revoked', 'cert-untrusted'],
    ['invalid peer certificate: BadSignature', 'cert-untrusted'],
    ['invalid peer certificate: Other(OtherError(UnsupportedCertVersion))', 'cert-untrusted'],
    ['peer is incompatible: NoCipherSuitesInCommon', 'handshake'],
    ['peer misbehaved: WrongGroupForKeyShare', 'handshake'],
    ['received corrupt message of type InvalidContentType', 'handshake'],
    ['received fatal alert: HandshakeFailure', 'handshake'],
    ['received fatal alert: CertificateExpired', 'handshake'],
    ['tls handshake eof', 'handshake'],
    ['Connection reset by peer (os error 104)', 'handshake'],
    ['certificate of an unknown version', 'cert-untrusted'],
    ['something new', 'cert-untrusted'],
  ])('reads the reason %j, which Stalwart files under certificate-not-trusted, as %s', (reason, expected) => {
    expect(classify('certificate-not-trusted', reason, 'mx1.example.net', listed)).toEqual({
      class: expected,
      proved: false,
    });
  });

  test.each(['certificate-expired', 'certificate-host-mismatch', 'starttls-not-supported', 'something-new'])(
    'believes the result type %s whatever its reason says',
    (resultType) => {
      const bare = classify(resultType, null, null, null);
      for (const reason of ['handshake failure', 'certificate has expired', 'self-signed certificate', 'x'])
        expect(classify(resultType, reason, null, null)).toEqual(bare);
    },
  );

  test('keeps fetch and DANE failures out of the refusing classes whatever their reason says', () => {
    expect(classify('sts-webpki-invalid', 'handshake failure, mx-mismatch', 'mx9.example.net', listed).class).toBe(
      'fetch',
    );
    expect(classify('tlsa-invalid', 'certificate expired', null, null).class).toBe('dane');
  });
});

describe('effectOf', () => {
  const refusing = failureClasses.filter(isRefusing);

  test('counts seven classes as refusing, two of them flaky', () => {
    expect(refusing).toHaveLength(7);
    expect(failureClasses.filter(isFlaky)).toEqual(['handshake', 'unclassified']);
    expect(registeredResultTypes).toHaveLength(11);
  });

  test.each(refusing)('says what %s does under each policy', (failureClass) => {
    expect(effectOf(failureClass, 'sts', 'testing')).toBe('would-refuse');
    expect(effectOf(failureClass, 'sts', null)).toBe('would-refuse');
    expect(effectOf(failureClass, 'sts', 'enforce')).toBe('refused');
    expect(effectOf(failureClass, 'sts', 'none')).toBe('none');
    expect(effectOf(failureClass, 'tlsa', null)).toBe('refused-by-dane');
    expect(effectOf(failureClass, 'no-policy-found', null)).toBe('potential');
    expect(effectOf(failureClass, 'dane-only', null)).toBe('unknown');
  });

  test('lets mail through when the policy could not be fetched', () => {
    expect(effectOf('fetch', 'sts', 'testing')).toBe('unprotected');
    expect(effectOf('fetch', 'sts', 'enforce')).toBe('unprotected');
    expect(effectOf('fetch', 'tlsa', null)).toBe('none');
    expect(effectOf('fetch', 'no-policy-found', null)).toBe('none');
  });

  test('holds DANE against DANE only', () => {
    expect(effectOf('dane', 'sts', 'enforce')).toBe('none');
    expect(effectOf('dane', 'tlsa', null)).toBe('refused-by-dane');
    expect(effectOf('dane', 'no-policy-found', null)).toBe('none');
  });
});

test.each([
  ['success', 5, false],
  ['Success ', 0, false],
  ['something-new', 0, false],
  ['something-new', 1, true],
  ['', 0, false],
  ['validation-failure', 0, true],
  ['sts-policy-fetch-error', 0, true],
])('a detail of the type %j beside a failure total of %i is a failure: %s', (type, total, failed) => {
  expect(namesFailure(type, total)).toBe(failed);
});
