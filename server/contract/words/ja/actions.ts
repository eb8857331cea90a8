import type { actions as english } from '../en/actions.ts';
import type { TranslationOf } from '../message.ts';

export const actions: TranslationOf<typeof english> = {
  'action.switch-to-enforce': 'mode: enforce（自動適用モード）に切り替えます。',
  'action.switch-to-enforce.step1':
    'ポリシー ファイルを mode: enforce にします。max_age は 604800～1209600 の範囲にします。',
  'action.switch-to-enforce.step2': 'ファイルを公開し、取得して確認します。',
  'action.switch-to-enforce.step3': '次に _mta-sts レコードの id を変更します。',
  'action.switch-to-enforce.step4': 'TLS レポートのレコードは残します。',
  'action.switch-to-enforce.step5': 'レコードの TTL と 36 時間が過ぎたら、もう一度確認します。',
  'action.rollback': '今すぐテストモードに戻し、その後修正します。',
  'action.rollback.step1': '先に mode: testing のポリシー ファイルを公開します。',
  'action.rollback.step2': '次に _mta-sts レコードの id を変更します。',
  'action.rollback.step3':
    'ファイルもレコードも削除しないでください。コピーを持つ送信側は、メールを差し戻す前に新しい id を確認します。',
  'action.wait': '問題のない日があと {n} 日必要です。最も早くて {earliest} です。',
};
