import type { policy as english } from '../en/policy.ts';
import type { TranslationOf } from '../message.ts';

export const policy: TranslationOf<typeof english> = {
  'publish.compareMx':
    '**まず MX レコードを照合してください。** ライブチェックが無効なため、ここでは MX レコードを確認していません。次のコマンドが示す各ホストは、下のファイルの mx 行のいずれかに一致する必要があります。一致しないホストには、自動適用する送信側からメールが届かなくなります。何も示されない場合は、ドメイン自体が一致する必要があります。DNS が応答しない場合は、まだ公開しないでください。',
  'publish.compareCommand': 'MX ホストを一覧するコマンド',
  'publish.heading': '次に公開するもの',
  'publish.headingOwn': '自動適用にすると判断した場合',
  'publish.own': 'まだお勧めしません。分かっていることが少なすぎます。公開する内容は次のとおりです。',
  'publish.order': '順番が大切です。先にファイル、次に DNS',
  'publish.nothing': '今、公開するものはありません。',
  'publish.template':
    '{domain} の MX ホストはわかりません。ここからの DNS の応答に MX がないか、まだ読めていません。かっこの行を、MX ホストごとの `mx:` 行に置き換えてください。ここに名前を入れると、完成したファイルを作ります。',
  'publish.templateHost': '[MX ホスト]',
  'publish.templateId': '[日時。英数字のみ]',
  'publish.hosts': '{domain} の MX ホスト',
  'publish.hostsHint': 'すべて空白で区切って入力します。このコマンドで一覧できます: dig +short MX {domain}',
  'publish.hostsMake': 'ファイルを作る',
  'publish.file': 'ポリシー ファイルを置き換えます',
  'publish.fileFirst': 'このポリシー ファイルを公開します',
  'publish.fileLabel': 'ポリシー ファイル',
  'publish.maxAge': '送信側が保存する期間',
  'publish.maxAgeRaised':
    '長くする理由：今後は、攻撃者がレコードを隠しても、保存済みのコピーが保護します。最初の自動適用ポリシーには 2 週間を勧めます。',
  'publish.maxAgeAdvice':
    '長いほど保護は強くなりますが、新しいポリシーを取得できない送信側は、誤りも含めてその期間使い続けます。30 日にするのは、正常な自動適用が 30 日続いてからです。',
  'publish.copyFile': 'ファイルをコピー',
  'publish.download': 'mta-sts.txt を保存',
  'serve.nothing': 'このサービスがファイルを直接配信できます。このドメインではまだ何も配信していません。',
  'serve.this': 'このサービスはこのファイルを配信しています（承認: {by}、{time}）。',
  'serve.other': 'このサービスは別のファイルを配信しています（承認: {by}、{time}）。',
  'serve.open': 'このファイルをここから配信する…',
  'serve.title': '{domain} のポリシーを配信する',
  'serve.what':
    '以後、このサービスがポリシー ホストへの要求にこのファイルで応答します。DNS と前段のプロキシは変わりません。このあと id を変更してください。',
  'serve.save': '配信する',
  'publish.added': '追加',
  'publish.removed': '削除',
  'publish.was': '変更前 {value}',
  'publish.record': 'DNS の id を新しくします',
  'publish.recordFirst': '次に DNS で知らせます',
  'publish.recordWhy': '送信側が新しい id を先に見ると、古いファイルを保存し直すことがあります。',
  'publish.recordLabel': 'DNS レコード',
  'publish.copyRecord': 'レコードをコピー',
  'publish.reporting': 'レポートを依頼します',
  'publish.reportingWhy': 'このレコードがないと、何が起きているか誰も知らせてくれません。',
  'publish.check': '公開されたことを確認します',
  'publish.checkEnforce':
    '確認後、このページは「自動適用中」に変わります。送信側の保存済みコピーが切り替わるまで、最長で {span} かかります。',
  'publish.checkOther': 'ライブチェックやレポートで新しいポリシーが確認され次第、このページは自動的に変わります。',
  'publish.undo':
    '**元に戻すには:** `mode: testing` のファイルと新しい id を公開します。送信側は、メールを不達にする前に新しいポリシーの有無を確認しなければなりません（RFC 8461 第 5 節）。',
  'rollback.heading': '1 日で直せない場合は、時間を稼ぎます',
  'rollback.headingFirst': '最初に、テストモードに戻します',
  'rollback.return': '後でもう一度、自動適用モードにします',
  'rollback.returnWhen':
    '先に修正してください。修正後の問題のない日を数え、十分にたまると、このページに「今日から自動適用モードにできます」と必要なファイルが表示されます。',
  'rollback.what':
    '`mode: testing` のファイルと新しい id を公開します。送信側は、メールを不達にする前に新しいポリシーの有無を確認しなければならないので、待機中のメールも配信されます。',
};
