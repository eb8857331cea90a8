import type { publication as english } from '../en/publication.ts';
import type { TranslationOf } from '../message.ts';

export const publication: TranslationOf<typeof english> = {
  'note.null-mx':
    'このドメインはメールを受信しないため（null MX）、MTA-STS で保護する対象がありません。mode: none で送信側にそのことを示します。',
  'note.wildcard-admits': '{wildcard} は、{parent} の 1 つ下のラベルにあるほかのホストもすべて許可します。',
  'note.wildcard-own': '{wildcard} は、自ドメイン内のすべてのホストを許可します（RFC 8461 第 10.4 節）。',
  'note.wildcard-offer': 'メール事業者のホストは、{wildcard} と書くこともできます。',
  'note.enforcing': 'このドメインは現在、自動適用中です。これを公開するとテストモードに戻ります。',
  'note.still-testing': 'ポリシーはまだテストモードです。',
  'note.raise-late':
    'max_age を長くするのは、自動適用で拒否のない状態が 30 日続いてからにしてください。誤りがその期間、送信側のキャッシュに残ります。',
  'note.rollback-testing':
    'このファイルは自動適用モードではありません。新しい id により、送信側は古いコピーを破棄します。',
  'note.https-reports': 'HTTPS で送信されるレポートには署名がないため、未認証として扱われます。',
  'note.own-reports':
    '{uri} 宛てのレポートは、レポートの対象である MX ホストを経由して届きます。別のドメインのアドレスのほうが安全です。',

  'refused.mx-unknown': 'MX レコードを現在確認できません。ポリシーにはすべての MX ホストを記載する必要があります。',
  'refused.mx-not-host': 'MX {value} はホスト名ではありません。先に MX レコードを修正してください。',
  'refused.no-wildcard': '{value} はワイルドカードではありません。*.example.com のように「*.」とドメイン名で書きます。',
  'refused.wildcard-public': '{value} は、誰でも登録できるホストを許可してしまいます。',
  'refused.wildcard-unused':
    '{value} はどの MX ホストにも一致しません。ワイルドカードは、ちょうど 1 つのラベルを表します。',
  'refused.nothing-to-enforce':
    '自動適用にできる有効なポリシーがありません。先にテストモードのポリシーを公開してください。',
  'refused.enforced': 'ポリシーはすでに自動適用モードです。',
  'refused.untested': 'ポリシーは mode: none です。先に 2 週間、テストモードで確認してください。',
  'refused.mx-not-compared': 'MX レコードを現在確認できないため、すべて記載されているかどうかを判断できません。',
  'refused.null-mx': 'このドメインはメールを受信しません（null MX）。自動適用の対象がありません。',
  'refused.mx-not-covered': '{hosts} 宛てのメールが拒否されます。どの mx 行にも一致しません。',
  'refused.nothing-to-raise': 'max_age を長くできる有効なポリシーがありません。',
  'refused.max-age': 'max_age は {limit} 以下の秒数です。',
  'refused.max-age-raised': 'max_age はすでに {maxAge} です。',
  'refused.nothing-to-add-to': 'ホストを追加できる有効なポリシーがありません。',
  'refused.host': '{value} は A-label で書かれたホスト名ではありません。',
  'refused.hosts-matched': 'ポリシーはすでにこれらのホストに一致しています。',
  'refused.no-change': '現在の判定では、ポリシーの変更は必要ありません。',
  'refused.incomplete': '現在分かっている情報からは、ポリシーを作成できません。',
};
