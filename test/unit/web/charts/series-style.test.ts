import { expect, test } from 'vitest';
import { styleOf } from '../../../../web/charts/series-style.ts';

test.each([
  ['certificate-host-mismatch', '--c-mismatch', 'solid'],
  ['Certificate-Not-Trusted', '--c-trust', 'falling'],
  ['certificate-expired', '--c-expired', 'dots'],
  ['starttls-not-supported', '--c-starttls', 'rising'],
  ['validation-failure', '--c-valid', 'grid'],
  ['sts-policy-fetch-error', '--c-policy', 'horizontal'],
  ['sts-webpki-invalid', '--c-policy', 'horizontal'],
  ['tlsa-invalid', '--c-dane', 'vertical'],
  ['dane-required', '--c-dane', 'vertical'],
  ['dnssec-invalid', '--c-dane', 'vertical'],
  ['', '--c-unexplained', 'dots'],
  ['something-new', '--c-valid', 'grid'],
])('draws %j in the colour %s and the texture %s wherever it stands', (resultType, token, texture) => {
  expect(styleOf(resultType)).toEqual({ token, texture });
});
