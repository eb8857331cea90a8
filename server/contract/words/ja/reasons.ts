import type { reasons as english } from '../en/reasons.ts';
import type { TranslationOf } from '../message.ts';

export const reasons: TranslationOf<typeof english> = {
  // 判定の理由
  'reason.TXT_MISSING': 'DNS に _mta-sts レコードがありません。',
  'reason.TXT_INVALID': '_mta-sts レコードが正しくありません: {why}',
  'reason.TXT_INVALID.no-why': '_mta-sts レコードが正しくありません。',
  'reason.TXT_MULTIPLE': '_mta-sts レコードが複数あるため、送信側はどれも使いません。',
  'reason.POLICY_INVALID': 'ポリシー ファイルが正しくありません: {lint}',
  'reason.POLICY_INVALID.no-lint': 'ポリシー ファイルが正しくありません。',
  'reason.POLICY_UNFETCHABLE':
    'このサービスは {since} から {count} 回ポリシー ファイルの取得を試み、すべて失敗しました: {why}。',
  'reason.POLICY_UNFETCHABLE.no-since': 'このサービスはポリシー ファイルを取得できませんでした。',
  'reason.POLICY_MISSING_AFTER_ENFORCE':
    '以前は自動適用中でした。保存済みのコピーは {until} までに切れ、その後は保護がなくなります。',
  'reason.POLICY_MISSING_AFTER_ENFORCE.no-until':
    '以前は自動適用中でした。保存済みのコピーの期限が切れると、保護がなくなります。',
  'reason.POLICY_INFERRED_FROM_REPORTS': 'ライブチェックはオフです。レポートによると、ポリシーが見つかりません。',
  'reason.DNS_SEES_NO_DOMAIN':
    'このサービスが問い合わせた DNS には、このドメインの MX もポリシーもありません。しかし {reporters} は {lastDay} までこのドメインのポリシーを使っています。このサーバーが使うリゾルバを確認してください。',
  'reason.REFUSING_NOW': '{since}から {sessions}が拒否されています（{hosts}）。',
  'reason.REFUSING_NOW.no-hosts': '{since}から {sessions}が拒否されています。',
  'reason.STALE_ENFORCE_CACHE':
    '公開中のポリシーは自動適用ではありませんが、{reporters} は保存済みのコピーを最長で {until} まで適用します。',
  'reason.STALE_ENFORCE_CACHE.no-until':
    '公開中のポリシーは自動適用ではありませんが、{reporters} はまだ保存済みのコピーを適用しています。',
  'reason.ROLLBACK_RECOMMENDED':
    '今日とその前の 3 日間で、{of} セッション中 {refused} が拒否されました。今すぐテストモードに戻し、その後修正してください。',
  'reason.ROLLBACK_RECOMMENDED.no-of':
    'すべての MX ホストに問題があります。今すぐテストモードに戻し、その後修正してください。',
  'reason.ISSUE_MX_NOT_IN_POLICY':
    '{host} はどの mx 行にも一致しません: {sessions}、{days}、最後は {last}（{reporters} のレポート）。',
  'reason.ISSUE_MX_NOT_IN_POLICY.no-host':
    '名前のないホストがどの mx 行にも一致しません: {sessions}、{days}、最後は {last}（{reporters} のレポート）。',
  'reason.ISSUE_CERT_EXPIRED':
    '{host} の証明書が期限切れ: {sessions}、{days}、最後は {last}（{reporters} のレポート）。',
  'reason.ISSUE_STARTTLS': '{host} が STARTTLS に非対応: {sessions}、{days}、最後は {last}（{reporters} のレポート）。',
  'reason.ISSUE_CERT_NAME':
    '{host} の証明書の名前が違います: {sessions}、{days}、最後は {last}（{reporters} のレポート）。',
  'reason.ISSUE_CERT_UNTRUSTED':
    '{host} の証明書チェーンを信頼できません: {sessions}、{days}、最後は {last}（{reporters} のレポート）。',
  'reason.ISSUE_TLS_HANDSHAKE':
    '{host} との TLS が途中で切れます: {sessions}、{days}、最後は {last}（{reporters} のレポート）。',
  'reason.ISSUE_UNCLASSIFIED':
    '{host} で理由の分からない失敗: {sessions}、{days}、最後は {last}（{reporters} のレポート）。',
  'reason.LIVE_MX_NOT_IN_POLICY': 'DNS には {host} がありますが、ポリシーにはありません。',
  'reason.LIVE_CERT_EXPIRED': '{host} の確認（{at}）: 証明書の期限切れ。',
  'reason.LIVE_STARTTLS': '{host} の確認（{at}）: STARTTLS なし。',
  'reason.LIVE_CERT_NAME': '{host} の確認（{at}）: 証明書の名前が違う。',
  'reason.LIVE_CERT_UNTRUSTED': '{host} の確認（{at}）: 証明書を信頼できない。',
  'reason.LIVE_TLS_TOO_OLD': '{host} の確認（{at}）: TLS 1.2 未満のみ。',
  'reason.NO_REPORTS': '完了した直近 7 日間に、有効な署名のあるレポートがありません（最後: {lastDay}）。',
  'reason.TLSRPT_MISSING': '有効な _smtp._tls レコードがありません。このまま自動適用にすると、結果が見えません。',
  'reason.TLSRPT_ELSEWHERE': '_smtp._tls レコードに、このサービスが読むアドレスがありません。',
  'reason.TXT_ID_NOT_BUMPED': 'ポリシー ファイルは {changed} に変わりましたが、DNS の id が変わっていません。',
  'reason.POLICY_IN_REPORTS_UNUSABLE': '{reporters} のレポートにあるポリシーは、どの送信側も使えない内容です: {lint}',
  'reason.POLICY_LINT_ERROR': 'ポリシーに、一部の送信側が受け付けない誤りがあります: {items}',
  'reason.MAX_AGE_TOO_SHORT': 'max_age は {maxAge} です。1 日未満のポリシーは、大手の送信側に無視されます。',
  'reason.POLICY_FETCH_FAILED_LIVE': 'ポリシーの直近の取得に失敗しました（{why}）。',
  'reason.POLICY_FETCH_UNRELIABLE':
    '信頼できる報告元が {from}以降に報告した {of} セッションのうち {sessions}（{share}）が、{days}にわたりポリシーを読めず、何も試されていません。{byReporter}',
  'reason.POLICY_NOT_SEEN_BY_TRUSTED': '{reporters} はまだポリシーを見ていません。',
  'reason.NOBODY_LOOKS_IN_TESTING':
    'レポートの送信元は {reporters} だけで、テスト中のポリシーを見ません。自動適用にすると見るようになります。',
  'reason.UNKNOWN_POLICY_TYPE_FAILING':
    '{reporters} が、不明なポリシーの種類で {sessions}（うち失敗 {failed}）を報告しています。何をテストしたのかは分かりません。',
  'reason.UNKNOWN_POLICY_TYPE':
    '{reporters} が、不明なポリシーの種類で {sessions}を報告しています。これは何の根拠にもなりません。',
  'reason.STALE_POLICY_REPORTED': '{reporters} はまだ前のポリシーを使っています。',
  'reason.NO_TRUSTED_REPORTER': '重みを付けられない送信元からのレポートしかありません: {reporters}。',
  'reason.REPORTERS_ALL_SILENT': '定期的なレポート送信元がすべて {since} から途絶えています: {reporters}。',
  'reason.CERT_EXPIRING_IMMINENT': '{host} の証明書はあと {days}で期限切れです。今すぐ更新してください。',
  'reason.CERT_EXPIRING_IMMINENT.no-days': '{host} の証明書は 1 日以内に期限切れになります。今すぐ更新してください。',
  'reason.CERT_EXPIRING_SOON': '{host} の証明書はあと {days}で期限切れです。先に更新してください。',
  'reason.CERT_EXPIRING_SOON.no-days': '{host} の証明書は 1 日以内に期限切れになります。先に更新してください。',
  'reason.MX_TLS_HANDSHAKE':
    '{since} 以降、どの検査でも {host} との TLS 接続を確立できていません。原因がどちら側にあるかはまだ分かりません。',
  'reason.MX_CHECK_NEEDED': 'レポート上は問題ありませんが、自動適用の前に {hosts} を一度検査する必要があります。',
  'reason.COVERAGE_TOO_LOW': '完了した直近 14 日間のうち、データがあるのは {covered} 日だけです（必要 {needed} 日）。',
  'reason.INSUFFICIENT_VOLUME':
    '{n}では少なすぎます。全セッションの最大 {upper95} が拒否される可能性が残ります。必要なのは {needed} で、あと約 {etaDays}かかります。',
  'reason.INSUFFICIENT_VOLUME.no-upper95': 'どれだけ拒否されるかを示すセッションがまだありません。',
  'reason.INSUFFICIENT_VOLUME.no-needed':
    '{n}では少なすぎます。全セッションの最大 {upper95} が拒否される可能性が残ります。',
  'reason.INSUFFICIENT_VOLUME.no-etaDays':
    '{n}では少なすぎます。全セッションの最大 {upper95} が拒否される可能性が残ります。必要なのは {needed} です。',
  'reason.FAILURE_RATE_TOO_HIGH': '{n}中 {k}が失敗しています。ノイズと呼ぶには多すぎます。',
  'reason.ISOLATED_FAILURES': '{days}に {sessions}が失敗しました。散発的で規則性はありません（{hosts}）。',
  'reason.ISOLATED_FAILURES.no-hosts': '{days}に {sessions}が失敗しました。散発的で規則性はありません。',
  'reason.SINGLE_REPORTER': '信頼するレポート送信元のうち、ポリシーを定期的に試しているのは {reporter} だけです。',
  'reason.SINGLE_REPORTER.no-reporter': 'ポリシーを定期的に試している、信頼するレポート送信元がありません。',
  'reason.REPORTER_SILENT': '{reporter} からのレポートが {run}間途絶えています（{limit}間でも異例です）。',
  'reason.POLICY_FETCH_ERRORS':
    '信頼できる報告元が {from}以降に報告した {of} セッションのうち {sessions}がポリシー ファイルを読めず、メールはポリシーなしで配信されました（{days}）。{byReporter}',
  'fetch.someOf': '{reporter}: {of} セッション中 {sessions}。',
  'fetch.allOf': '{reporter}: {n} セッションすべてがポリシーを取得できませんでした。',
  'reason.NPF_TLS_FAILURES': 'ポリシーを持たない送信側が {host} で TLS の失敗を見ています: {reporters}。',
  'reason.DANE_FAILING_NOW': '{reporters} の {sessions}で DANE が失敗しています。モードに関係なく現在も拒否されます。',
  'reason.UNEXPLAINED_FAILURES': '{reporters} によると、{sessions}が詳細なしで失敗しました。',
  'reason.UNCORROBORATED_REPORTER':
    '{host} の「{failureClass}」（{sessions}）を報告しているのは {reporters} だけで、裏付けがありません。',
  'reason.UNAUTHENTICATED_REPORTS':
    '有効な署名のないレポート {count} 件は考慮されません。理由と、保証する方法は「受信元」のページにあります。',
  'reason.POLICY_HOST_CERT_EXPIRING': 'ポリシー ホスト {host} の証明書はあと {days}で期限切れです。',
  'reason.POLICY_HOST_CERT_EXPIRING.no-days': 'ポリシー ホスト {host} の証明書は 1 日以内に期限切れになります。',
  'reason.MX_UNVERIFIED': '調べられなかったホスト: {hosts}。',
  'reason.MX_UNVERIFIED.no-hosts': 'MX ホストはまだ 1 つも調べられていません。すべてが合格するかどうかは分かりません。',
  'reason.LIVE_CHECKS_OFF': 'ライブチェックはオフです。判定はレポートだけに基づきます。',
  'reason.WILDCARD_TOO_BROAD': 'パターン {pattern} は、自分のドメインの任意のホストを許可します。',
  'reason.ISSUE_SET_ASIDE': '{by} が {until} まで対象外にしました: {failureClass}、{host}。',
  'reason.FAULT_RECURRING':
    '{host} は {since} 以降 {times} 回、正常な期間をはさんで障害を起こしています。再発する障害には、{required}が必要です。',
  'reason.MX_NOT_PROBED_PORT25': 'このサービスの設置場所では、外向きのポート 25 が塞がれています。',
  'reason.MX_ATTESTED': '{by} が {at} に {host} を保証しました。',
  'reason.SENDERS_SKIP_TESTING': '{reporters} はテスト中のポリシーを見ません。自動適用にすると見るようになります。',
  'reason.READY_STANDARD': 'すべての条件を満たしています: {n}、{elapsed}。',
  'reason.READY_LOW_VOLUME': '期間とライブチェックが件数の不足を補っています: {n}、{elapsed}。',
  'reason.CLOCK_RUNNING': '{elapsed}、あと {remaining} 日。',
  'reason.WAITING_FIRST_REPORT': '最初のレポートは {about} 頃に届く見込みです。',
  'reason.CLOCK_RESTARTED_MODE': '{at} に数え直しました: 自動適用から戻ったため。',
  'reason.CLOCK_RESTARTED_MX_SET': '{at} に数え直しました: mx 行が変わったため。',
  'reason.CLOCK_RESTARTED_MX_ADDED': '{at} に数え直しました: {host} が DNS に加わったため。',
  'reason.CLOCK_RESTARTED_FAILURE': '{last} の失敗の後、数え直しました。',
  'reason.ISSUE_FIXED': '{host} の「{failureClass}」: {since}以降なし（{how}）。',
  'reason.COUNT_MISMATCH': '{reporters} のレポートで、詳細が合計を上回っています。',
  'reason.NEWEST_DAYS_PROVISIONAL': '{days}のレポートは、まだ届く可能性があります。',
  'reason.MODE_NONE': 'ポリシーは mode: none です。',
  'reason.NULL_MX': 'このドメインはメールを受け取らないと宣言しています。',
  'reason.ENFORCE_CLEAN': '{elapsed}の間、拒否されたセッションはありません。',
  'reason.MAX_AGE_LONG_IN_TESTING': 'max_age は {maxAge} です。テスト中のポリシーとしては長めです。',
  'reason.ADVICE_MAX_AGE_RAISE': 'max_age は {maxAge} です。長期間拒否がないので、30 日以上に延ばせます。',

  // 理由ごとの対処
  'why.POLICY_HTTP_STATUS': 'サーバーの応答が {detail}',
  'why.POLICY_REDIRECTED': 'リダイレクトされる',
  'why.POLICY_TLS_NAME': '証明書の名前が違う',
  'why.POLICY_TLS_EXPIRED': '証明書の期限切れ',
  'why.POLICY_TLS_UNTRUSTED': '証明書を信頼できない',
  'why.POLICY_TOO_LARGE': 'ファイルが大きすぎる',
  'why.POLICY_TIMEOUT': '時間内に応答がない',
  'why.POLICY_DNS': 'ポリシー ホストのアドレスがない',
  'why.POLICY_CONNECT': 'ポリシー ホストへの接続が拒否または切断される',
  'why.POLICY_TLS_HANDSHAKE': 'ポリシー ホストと TLS で接続できない',
};
