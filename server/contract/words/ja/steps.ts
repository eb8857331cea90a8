import type { steps as english } from '../en/steps.ts';
import type { TranslationOf } from '../message.ts';

export const steps: TranslationOf<typeof english> = {
  'step.file': '新しいファイルを https://mta-sts.{domain}/.well-known/mta-sts.txt で配信します。',
  'step.served': '配信した内容が、ステータス 200、text/plain、リダイレクトなしで返ることを確認します。',
  'step.id':
    'TXT レコード _mta-sts.{domain} の id を新しい値に変えます。変えないと、送信側は保存済みのコピーを使い続けます。',
  'step.reporting': 'TXT レコード _smtp._tls.{domain} を公開し、送信側からレポートが届くようにします。',
  'step.record': 'TXT レコード _mta-sts.{domain} を公開します。',
  'step.test': '2 週間テストモードで運用してレポートを確認し、見つかった問題を修正してから自動適用にします。',
  'step.watch': 'レポートを毎日確認します。メールが拒否された場合は、新しい id でテストモードに戻します。',
  'step.leave':
    'ファイルとレコードは残します。削除しても元には戻らず、送信側の保存済みのコピーによる自動適用が続きます。',
  'step.keep': 'ファイルとレコードを {until} まで残します。それまでは、古いコピーを持つ送信側がありえます。',
  'step.delete':
    'その後、TXT レコード _mta-sts.{domain} を削除し、続いてファイルとホスト mta-sts.{domain} を削除します。',
  'step.wait':
    '{until} まで待ちます。リゾルバーに残る古いレコードの有効期間と、送信側がファイルを取得するための 1 日です。',
  'step.check-host': '新しいホストが、そのホスト名を含む信頼できる証明書で STARTTLS に対応していることを確認します。',
  'step.add-host': '新しいホストを MX レコードに追加します。',
  'step.remove-host':
    '古いホストは、まず MX レコードから削除し、リゾルバーに残る有効期間の 1 日後にポリシーから削除します。',
  'step.host-address': 'mta-sts.{domain} のアドレスを DNS に登録します。',
  'step.host-certificate':
    'mta-sts.{domain} を名前に含む、パブリック認証局の証明書をインストールします。事業者自身の名前の証明書は使えません。',
  'step.host-path':
    'このパスを、リダイレクト、ログイン、ボット対策なしで配信します。送信側はプログラムであり、何もたどりません。',

  'steps.blocked-today': '自動適用モードのポリシーでは、現在次のものが拒否されます:',
  'steps.file': 'ファイル（{url}）:',
  'steps.diff': '現在配信されているファイルからの変更:',
  'steps.records': 'レコード:',
  'steps.as-now': '{record}（現在と同じ）',
  'steps.order': '次の順序で行います:',
  'steps.note': '注: {note}',
};
