import type { lint as english } from '../en/lint.ts';
import type { TranslationOf } from '../message.ts';

export const lint: TranslationOf<typeof english> = {
  'lint.FILE_TOO_LARGE': 'ファイルは {value} バイトです。上限は 65536 バイトです。',
  'lint.HTML_BODY': 'これはウェブページで、ポリシー ファイルではありません。',
  'lint.NOT_UTF8': 'ファイルが UTF-8 のテキストではありません。',
  'lint.BYTE_ORDER_MARK': 'ファイルの先頭に BOM（バイト順マーク）があります。BOM なしで保存してください。',
  'lint.EMPTY_LINE': '空の行は使えません。',
  'lint.COMMENT_LINE': 'コメントは使えません。',
  'lint.CONTROL_CHARACTER': '行に制御文字が含まれています。',
  'lint.LEADING_BLANK': '行の先頭に空白があります。',
  'lint.BLANK_BEFORE_COLON': 'コロンの前に空白があります。',
  'lint.LINE_WITHOUT_COLON': '{value} は「キー: 値」の形式ではありません。',
  'lint.KEY_CASE': 'キーは小文字で書きます。{value} は使えません。',
  'lint.KEY_NOT_ALLOWED': '{value} はキーとして使えません。キーは 1～32 文字の英数字、「_」、「-」、「.」です。',
  'lint.VALUE_CASE':
    '大文字と小文字は区別されます。{value} は STSv1、testing、enforce、none のいずれかと正確に一致する必要があります。',
  'lint.VALUE_MISSING': '{value} の値がありません。',
  'lint.VERSION_MISSING': '「version: STSv1」がありません。',
  'lint.VERSION_UNKNOWN': 'version は STSv1 でなければなりません。{value} は使えません。',
  'lint.VERSION_NOT_FIRST': '「version: STSv1」は 1 行目に書く必要があります。',
  'lint.MODE_MISSING': 'mode（testing、enforce、none のいずれか）がありません。',
  'lint.MODE_UNKNOWN': 'mode は testing、enforce、none のいずれかです。{value} は使えません。',
  'lint.MAX_AGE_MISSING': 'max_age がありません。',
  'lint.MAX_AGE_NOT_NUMBER': 'max_age は 1～10 桁の数字（秒数）です。{value} は使えません。',
  'lint.MAX_AGE_TOO_LONG': 'max_age の上限は 31557600 秒（1 年）です。{value} は使えません。',
  'lint.MX_MISSING': 'mx 行がありません。省略できるのは mode が none の場合だけです。',
  'lint.MX_EMPTY': 'mx 行にホスト名がありません。',
  'lint.MX_SEVERAL_HOSTS': 'ホスト名は 1 行に 1 つです。{value} は、ホストごとの mx 行に分けてください。',
  'lint.MX_IS_URL': 'mx 行に書くのはホスト名で、URL やメールアドレスではありません: {value}。',
  'lint.MX_IS_ADDRESS': 'mx 行に書くのはホスト名で、IP アドレスではありません: {value}。',
  'lint.MX_NOT_A_LABELS': '国際化ドメイン名は A-label（xn--）で書きます: {value}。',
  'lint.MX_NOT_HOST': '{value} はホスト名ではありません。',
  'lint.MX_WILDCARD_ILLEGAL': '「*」は、*.example.com のように、左端のラベル全体としてだけ使えます: {value}。',
  'lint.MX_TRAILING_DOT': 'ホスト名の末尾にドットは付けません: {value}。',

  'lint.MAX_AGE_TOO_SHORT': 'max_age {maxAge} は 1 日（86400）未満です。大手の送信側はこのようなポリシーを無視します。',
  'lint.MX_NOT_COVERED': 'MX ホスト {host} は、どの mx 行にも一致しません。',
  'lint.DUPLICATE_KEY': '{key} が複数あります。最初のものが有効です。',
  'lint.UNKNOWN_KEY': '{key} は送信側にとって意味を持たず、無視されます。',
  'lint.MAX_AGE_SHORT_IN_TESTING':
    'テストモードでは 1～2 週間（604800～1209600）をおすすめします。max_age は {maxAge} です。',
  'lint.MAX_AGE_LONG_IN_TESTING':
    'テストモードでは 1～2 週間（604800～1209600）をおすすめします。max_age が {maxAge} の場合、誤りが送信側のキャッシュに長く残ります。',
  'lint.MAX_AGE_SHORT_IN_ENFORCE':
    'max_age {maxAge} では、短い期間しか保護されません。自動適用モードでは 2 週間（1209600）以上をおすすめします。',
  'lint.WILDCARD_TOO_BROAD':
    '{pattern} は、自ドメイン内のすべてのホストを許可します（RFC 8461 第 10.4 節）。MX ホストを個別に指定してください。',
  'lint.WILDCARD_OF_PUBLIC_SUFFIX': '{pattern} は、誰でも登録できるホストを許可します。',
  'lint.WILDCARD_ADMITS_UNEXPECTED_MX': '{pattern} は、ご自身のホストとして指定されていない {host} を許可します。',
  'lint.MX_PATTERN_UNUSED': '{pattern} に一致する MX ホストは現在ありません。害はありません。',
  'lint.MIXED_LINE_ENDS': '行末に CRLF と LF が混在しています。どちらも使えます。',
  'lint.inLine': '{line} 行目: {fault}',

  'record.BLANK_BEFORE_SEMICOLON':
    '{value} の最初の「;」の前に空白があります。送信側は「v=STSv1;」と正確に一致するものを探します。',
  'record.VERSION_MISSPELT': '{value} は「v=STSv1;」で正確に始まる必要があります。',
  'record.VERSION_NOT_FIRST': '{value} では「v=STSv1;」を先頭に書く必要があります。',
  'record.UNRELATED_RECORD': '{value} は MTA-STS レコードではありません。送信側は読み飛ばします。',
  'record.SEVERAL_RECORDS': 'v=STSv1; で始まるレコードが {count} 個あります。この場合、送信側はどれも使いません。',
  'record.FIELD_MALFORMED': '{value} は「名前=値」の形式ではありません。',
  'record.DUPLICATE_FIELD': '{value} が 2 回指定されています。最初のものが有効です。',
  'record.ID_MISSING': 'レコードに id がありません。',
  'record.ID_TOO_LONG': 'id は最大 32 文字ですが、{length} 文字あります。',
  'record.ID_INVALID': 'id に使えるのは英数字だけです。{value} は使えません。',
};
