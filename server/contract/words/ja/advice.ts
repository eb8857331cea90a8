import type { advice as english } from '../en/advice.ts';
import type { TranslationOf } from '../message.ts';

export const advice: TranslationOf<typeof english> = {
  'advice.enforcing-at-risk': '自動適用中で、メールが拒否されるおそれがあります。',
  'advice.policy-none': 'MTA-STS はオフです（mode: none）。',
  'advice.policy-missing': '送信側がポリシーを見つけられません。',
  'advice.no-data': '判定できません。根拠となるレポートがありません。',
  'advice.enforcing-healthy': '自動適用中で、問題はありません。',
  'advice.blocked': 'まだ自動適用にしないでください。先に下の項目を修正します。',
  'advice.ready': 'mode: enforce に切り替えられます。',
  'advice.testing-in-progress': 'まだです。テストモードを続けてください。',
  'advice.confidence': '確度: {level}。',
  'advice.block': '問題',
  'advice.hold': '待っている条件',
  'advice.warn': '注意',
  'advice.info': '参考',
  'advice.hosts': 'メールサーバー',
  'advice.actions': '次にすること',
  'advice.tested':
    '{from}～{to}に、信頼するレポート送信元がこのポリシーを {sessions}で試しました。自動適用なら {refused} が拒否されていました。',
  'advice.testedNone':
    '{from}～{to}に、信頼するレポート送信元がこのポリシーを {sessions}で試しました。自動適用でも拒否されたものはありません。',
  'advice.bound': '拒否率は {bound} 未満です（信頼水準 95%）。',
  'advice.refused': '{from}～{to}に、{reporters} の {sessions}が {days}にわたり拒否されました（最後は {last}）。',
  'advice.would':
    '{from}～{to}に自動適用だったら、{reporters} の {sessions}が {days}にわたり拒否されていました（最後は {last}）。',
};
