import type { remedies as english } from '../en/remedies.ts';
import type { TranslationOf } from '../message.ts';

export const remedies: TranslationOf<typeof english> = {
  'remedy.TXT_MISSING':
    '先にポリシー ファイル、次に _mta-sts.{domain} のレコードを公開してください。レコードがなければ、送信側はファイルを探しません。',
  'remedy.TXT_INVALID': '_mta-sts.{domain} のレコードは v=STSv1; id=…; の形で、id には英数字を使います。',
  'remedy.TXT_MULTIPLE': '_mta-sts.{domain} の v=STSv1 で始まる TXT レコードを、1 つだけ残して削除します。',
  'remedy.POLICY_INVALID':
    'https://mta-sts.{domain}/.well-known/mta-sts.txt のファイルを置き換え、その後 id を変えます。',
  'remedy.POLICY_UNFETCHABLE':
    'https://mta-sts.{domain}/.well-known/mta-sts.txt は、リダイレクトなし、その名前の証明書付きで、誰に対しても 200 と text/plain を返す必要があります。ボット対策や国別の制限から除外してください。',
  'remedy.POLICY_MISSING_AFTER_ENFORCE':
    '保存済みのコピーが切れる前に、もう一度ポリシーを公開するか、mode: none で順を追って終了します。',
  'remedy.NO_REPORTS':
    '_smtp._tls.{domain} に、このサービスが読むアドレスがあること、メールボックスが読まれていることを確認します。',
  'remedy.TLSRPT_MISSING':
    '_smtp._tls.{domain} に TXT レコードを公開します: v=TLSRPTv1; rua=mailto:（メールボックスのアドレス）。',
  'remedy.TXT_ID_NOT_BUMPED':
    '_mta-sts.{domain} レコードの id を変えます。変えるまで、送信側は手元のポリシーを使い続けます。',
  'remedy.POLICY_IN_REPORTS_UNUSABLE':
    'https://mta-sts.{domain}/.well-known/mta-sts.txt のファイルを直してから、id を変更してください。stsready policy lint で各行を確認できます。',
  'remedy.POLICY_LINT_ERROR':
    'https://mta-sts.{domain}/.well-known/mta-sts.txt のファイルを直し、その後 id を変えます。',
  'remedy.MAX_AGE_TOO_SHORT': 'テスト中は 604800（1 週間）または 1209600（2 週間）にします。',
  'remedy.POLICY_FETCH_FAILED_LIVE':
    'ポリシー ホストが不安定な間は移行をお勧めしません。取得は自動で再試行されます。ライブチェックで今すぐ取得できます。',
  'remedy.POLICY_FETCH_UNRELIABLE':
    'mta-sts.{domain} の手前のフィルタ、リダイレクト、障害を確認します。自動適用中だと、これらの送信側はテストモードに戻したことさえ分かりません。',
  'remedy.POLICY_NOT_SEEN_BY_TRUSTED':
    'レコードとファイルに、外部から IPv4 と IPv6 の両方で到達できることを確認します。公開したばかりなら、1～2 日で解消します。',
  'remedy.NOBODY_LOOKS_IN_TESTING':
    'これはポリシーの問題ではありません。Postfix を使う送信側は、mode が enforce になるまで「ポリシーなし」と報告します。そのレポートからはまだ何も分かりません。Google や Microsoft など、テスト中のポリシーを試す送信側のレポートをお待ちください。',
  'remedy.UNKNOWN_POLICY_TYPE_FAILING':
    '下のレポートを開き、失敗したホストと原因を確認します。このポリシーに関する失敗なら直し、送信者には RFC 8460 のポリシーの種類を書くよう依頼します。',
  'remedy.STALE_POLICY_REPORTED':
    'ファイルの後に id を変えたかを確認します。変えてあれば、保存済みのコピーは以前の max_age のうちに切れます。',
  'remedy.NO_TRUSTED_REPORTER':
    '成功を数えるのは、信頼リストにある送信元だけです。信頼できる取引先を設定ファイルに加えてください。',
  'remedy.REPORTERS_ALL_SILENT':
    '全員が同時に途絶えた場合、原因はたいてい受信側にあります: _smtp._tls レコード、メールボックス、または手前のフィルタです。',
  'remedy.CERT_EXPIRING_IMMINENT':
    '{host} の証明書を更新してメールサーバーを再読み込みします。期限の近い証明書で自動適用にすると、数日でメールが拒否されます。',
  'remedy.CERT_EXPIRING_SOON':
    '{host} の証明書を更新してメールサーバーを再読み込みし、自動更新されなかった理由も確認します。',
  'remedy.DNS_SEES_NO_DOMAIN':
    'このサーバーで dig TXT _mta-sts.{domain} と dig MX {domain} を、そのまま実行した結果と、@1.1.1.1 などの公開リゾルバを指定した結果とで比べてください。異なる場合は、別のリゾルバを使う（STSREADY_RESOLVERS）か、ライブチェックをオフにしてください。',
  'remedy.MX_TLS_HANDSHAKE':
    '検査の時刻のメールサーバーのログを確認してください。このサーバーからの接続だけが拒否されている場合は、別の場所からホストを検査し、「別の場所から確認しました…」で記録すると、この保留は解除されます。',
  'remedy.MX_CHECK_NEEDED':
    '単独では考慮されないレポート送信元がこのホストの問題を報告していますが、真偽を判断できる結果がありません。ポート 25 に接続できるマシンから検査し、問題がなければ「別の場所から確認しました…」で記録してください。',
  'remedy.MX_UNVERIFIED':
    'ポート 25 に接続できる別のマシンからこれらのホストを確認し、問題がなければ保証してください。',
  'remedy.ADVICE_MAX_AGE_RAISE': 'max_age を 2592000（30 日）以上に延ばします。',
  'remedy.COVERAGE_TOO_LOW':
    'レポートのある日が増えるのを待ちます。小規模なドメインでは、4 週間の期間とライブチェックの合格が代わりになります。',
  'remedy.INSUFFICIENT_VOLUME':
    'セッションが増えるのを待ちます。小規模なドメインでは、4 週間の期間とライブチェックの合格が代わりになります。',
  'remedy.FAILURE_RATE_TOO_HIGH':
    '目立つホストはありませんが、失敗が多すぎます。どのホスト、どの送信元かを下で確認してください。',
  'remedy.STALE_ENFORCE_CACHE':
    '追加で公開するものはありません。保存済みのコピーは期限で切れます。その間も拒否は続くため、ホストを修正してください。',
};
