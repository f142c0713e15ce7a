import type { Strings } from './en.ts';
import { formsOf, toHundredths } from './forms.ts';

const forms = formsOf('ja', { seconds: (n) => `${n}秒`, minutes: (n) => `${n}分`, hours: (n) => `${n}時間` });
const { number, fixed, percent, duration } = forms;

const when = (ms: number | undefined): string => (ms === undefined ? '少し後に' : `およそ${duration(ms)}後に`);
const mebibytes = (bytes: number): string => `${number(Number((bytes / 1024 ** 2).toFixed(1)))} MiB`;
const file = (name: string | undefined): string => name ?? 'ファイル';

function allowed({ min, max }: { readonly min?: number | undefined; readonly max?: number | undefined }): string {
  if (min !== undefined && max !== undefined) return `${min}から${max}まで`;
  if (min !== undefined) return `${min}以上`;
  return max === undefined ? '任意の数' : `${max}以下`;
}

const kinds = {
  quickTime: 'QuickTimeムービー',
  m4a: 'M4A（MPEG-4のAACまたはALAC）',
  aac: 'AAC',
  webm: 'WebMまたはMatroskaのファイル',
  wma: 'WMA（Windows Media）',
  amr: 'AMR（電話の録音）',
  silk: 'SILK（メッセンジャーの録音）',
  au: 'AUファイル',
  wavPack: 'WavPack',
  monkey: 'Monkey’s Audio',
  musepack: 'Musepack',
  trueAudio: 'True Audio（TTA）',
  dsd: 'DSD',
  wave64: 'Wave64ファイル',
  rex: 'REXループ',
  amiga: 'Amiga 8SVXサンプル',
  soundFont: 'サウンドフォント',
  avi: 'AVI動画',
  webp: 'WebP画像',
  flash: 'Flash動画',
  mpegVideo: 'MPEG動画',
  midi: 'MIDI（音符だけで音声なし）',
  zip: 'ZIPアーカイブ',
  rar: 'RARアーカイブ',
  sevenZip: '7zアーカイブ',
  gzip: 'gzip圧縮ファイル',
  tar: 'tarアーカイブ',
  pdf: 'PDF',
  png: 'PNG画像',
  jpeg: 'JPEG画像',
  gif: 'GIF画像',
  macCompanion: 'Macの付属ファイル（「._…」、音声なし）',
  program: 'プログラム',
  webPage: 'ウェブページ（HTML、ダウンロードの失敗かもしれません）',
  text: 'テキスト',
} satisfies Record<string, string>;

const waysOut = {
  exportIt: 'WAVかFLACに書き出して送ってください',
  onThePage: 'WAVかFLACに書き出すか、Rimshotのローカルページにドロップしてください（ブラウザが読み込みます）',
  unpack: '展開して、中の音を一つ送ってください',
  sendSound: '送れる音声：WAV、AIFF、CAF（非圧縮）、FLAC、MP3、Ogg Vorbis、Opus',
  exportOne: '中の音を一つWAVに書き出して送ってください',
  render: 'WAVにレンダリングして送ってください',
  sendOriginal: '元のファイルを送ってください',
} satisfies Record<string, string>;

const diskProblems = {
  missing: 'ファイルまたはフォルダがありません',
  folderMissing: 'フォルダがありません',
  isFile: 'ファイルです。フォルダが必要です',
  isFolder: 'フォルダです',
  notFolder: 'パスの途中がフォルダではなくファイルです',
  unreadable: 'このユーザーには読み取りの権限がありません',
  unwritable: 'このユーザーには書き込みの権限がありません',
  inaccessible: 'このユーザーには読み書きの権限がありません',
  readOnly: 'ファイルシステムが読み取り専用です',
  full: 'ディスクがいっぱいです',
  nameTooLong: 'パスが長すぎます',
  tooManyOpen: '開いているファイルが多すぎます',
} satisfies Record<string, string>;

export const ja: Strings = {
  ...forms,
  when,
  kinds,
  waysOut,
  diskProblems,

  commands: {
    kick: { name: 'キック', description: '新しいキックを作ります' },
    snare: { name: 'スネア', description: '新しいスネアを作ります' },
    hat: { name: 'ハット', description: '新しいハイハットを作ります' },
    perc: { name: 'パーカッション', description: '新しいパーカッションを作ります' },
    kit: {
      name: 'キット',
      description: '残るキットを作ります：キック、スネア、ハイハット3つ、パーカッション。または自分のキットを開きます',
    },
    kits: { name: 'キット一覧', description: '自分とこのサーバーのキット' },
    slot: { name: 'スロット', description: 'キットのスロットを振り直すか、音、ロック、音量、チョークを設定します' },
    beat: { name: 'ビート', description: 'グルーヴ、テンポ、スウィング、ステップを変えて、キットのビートを鳴らします' },
    vary: { name: 'バリエーション', description: '音のバリエーションを作ります' },
    morph: { name: 'モーフ', description: '二つの音を混ぜた中間の音を作ります' },
    restyle: { name: 'リスタイル', description: '手持ちの音をドラムの音に変えます' },
    inpaint: { name: '余韻', description: '音のアタックを残し、余韻を新しく作ります' },
    sample: { name: 'サンプル', description: '音をレシピ、系譜、票数とともに表示します' },
    top: { name: 'トップ', description: 'このサーバーで最も人気のある音' },
    like: { name: '似た音', description: 'ここにある、いちばん似た音を探します' },
    mine: { name: 'マイサウンド', description: '保存した音と作った音を検索・絞り込みして、あなただけに表示します' },
    name: { name: '名前', description: '音に自分用の名前を付けて保存します。名前なしで外します' },
    tag: { name: 'タグ', description: '音にタグを付けて保存します。マイナスで外します：-wet' },
    collect: {
      name: 'コレクション',
      description: '音をコレクションに入れます。「外す」で音またはコレクションを外します',
    },
    pack: { name: 'パック', description: '音をWAVとサンプラー用プリセット入りのzipにまとめます' },
    queue: { name: '待ち行列', description: '作成中と待機中の依頼を表示します' },
    about: { name: '情報', description: 'モデル、ライセンス、デバイス、速度、制限' },
    settings: { name: '設定', description: 'このサーバーの設定を表示または変更します' },
    delete: { name: '削除', description: 'あなたが作った音を削除します' },
    report: { name: '報告', description: '音やキットをモデレーターに報告します' },
    'my-data': { name: '私のデータ', description: 'あなたについて保存されているすべてを非公開で送ります' },
    'forget-me': {
      name: '忘れて',
      description: 'あなたの票、保存した音、名前、タグ、コレクション、アップロードを消去します',
    },
    help: { name: 'ヘルプ', description: 'すべてのコマンドを表示します' },
  },

  options: {
    count: { name: '数', description: '音の数' },
    seed: { name: 'シード', description: '音の元になる数。同じシードからは同じ音ができます' },
    steps: { name: 'ステップ', description: '拡散のステップ数。多いほど音はきれいになり、時間がかかります' },
    raw: { name: '未加工', description: 'ネットワークの出力そのまま：フェードと音量調整なし、32ビット浮動小数点' },
    model: { name: 'モデル', description: '使うモデル' },
    sample: { name: '音', description: '音のID、例：k7f3q2' },
    strength: { name: '強さ', description: '元の音からの離れ具合：0は同じ音、1はまったく新しい音' },
    a: { name: 'a', description: '一つ目の音のID' },
    b: { name: 'b', description: '二つ目の音のID' },
    file: { name: 'ファイル', description: '10 MiB、10秒までのWAV、FLAC、MP3、Ogg、Opus、AIFF' },
    keepMs: { name: '残すミリ秒', description: '先頭から残す長さ（ミリ秒）' },
    id: { name: 'id', description: '音のID、例：k7f3q2' },
    recognise: { name: 'ファイル', description: 'RimshotのWAV。レシピから元の音を探します' },
    rankedModel: { name: 'モデル', description: 'このモデルの音だけ' },
    period: { name: '期間', description: '期間' },
    find: { name: '検索', description: '名前、タグ、「オープンハット」、シード、作者などの言葉' },
    instrument: { name: '楽器', description: 'この楽器だけ' },
    decay: { name: '減衰', description: '響きの長さ' },
    pitch: { name: '音高', description: '音の高さ' },
    brightness: { name: '明るさ', description: '音の明るさ' },
    tag: { name: 'タグ', description: 'このタグの音だけ' },
    collection: { name: 'コレクション', description: 'あなたのコレクション' },
    maker: { name: '作者', description: 'この人の音だけ' },
    whose: { name: '種類', description: '保存した音か、作った音か' },
    page: { name: 'ページ', description: '何ページ目か' },
    newName: { name: '名前', description: '音に付ける名前' },
    tags: { name: 'タグ', description: 'タグ。例：dark wet。-wetで外します' },
    remove: { name: '外す', description: '音を外します。音を指定しなければコレクションを削除します' },
    what: { name: '対象', description: 'まとめる音の種類' },
    format: { name: '形式', description: 'WAV に添えるファイルの形式' },
    batch: { name: 'グループ', description: '音のID：一緒に作られた音をすべてまとめます' },
    fameChannel: { name: '殿堂チャンネル', description: '人気の音を改めて投稿するチャンネル' },
    fameThreshold: { name: '殿堂の票数', description: '殿堂入りに必要な票数' },
    fameOff: { name: '殿堂を閉じる', description: '殿堂を閉じます' },
    allowChannel: {
      name: 'チャンネルを許可',
      description: 'チャンネルを許可します。一つでも許可すると、ほかでは使えなくなります',
    },
    denyChannel: { name: '許可を外す', description: 'チャンネルの許可を外します' },
    samplesPerDay: { name: '一日の音数', description: '一人が一日に作れる音の数' },
    jobsPerPerson: { name: '一人の依頼数', description: '一人が同時に出せる依頼の数' },
    publicGallery: { name: '公開ギャラリー', description: 'このサーバーの音を公開ギャラリーに載せます' },
    kit: { name: 'キット', description: 'キットの名前かID。なければストリップのキット' },
    kitName: { name: '名前', description: 'キットの名前' },
    slot: { name: 'スロット', description: 'キットのスロット（例：snare）' },
    sound: { name: '音', description: 'そこに置く音のID' },
    lock: { name: 'ロック', description: '他を振り直してもこのスロットを保ちます' },
    volume: { name: '音量', description: 'デシベル。0は元のまま' },
    mute: { name: 'ミュート', description: 'スロットを消音します' },
    solo: { name: 'ソロ', description: 'ソロのスロットだけが聞こえます' },
    choke: { name: 'チョーク', description: '同じグループの音は互いを止めます。0はなし' },
    groove: { name: 'グルーヴ', description: 'ジャンル別の出発点' },
    tempo: { name: 'テンポ', description: '毎分の拍数' },
    bars: { name: '小節', description: '小節数' },
    swing: { name: 'スウィング', description: '50は均等、67は三連' },
    pattern: { name: 'パターン', description: 'スロットのステップ：x 打、X アクセント、o 弱、. 休み' },
  },

  answers: { yes: ['はい'], no: ['いいえ'] },

  contextActions: { vary: 'この音のバリエーション', about: 'この音について' },

  periods: { day: '今日', week: '今週', month: '今月', all: '全期間' },

  bands: {
    decay: { short: '短い', medium: '中くらい', long: '長い' },
    pitch: { low: '低い', middle: '中くらい', high: '高い', none: 'なし' },
    brightness: { dark: '暗い', middle: '中くらい', bright: '明るい' },
  },

  variations: { subtle: '少し', strong: '大きく' },

  packSources: { kept: '保存した音', top: '期間の人気順', batch: '一緒に作られた音' },

  titles: {
    kick: 'キック',
    snare: 'スネア',
    hat: 'ハイハット',
    perc: 'パーカッション',
    kit: 'キット',
    vary: 'バリエーション',
    morph: 'モーフ',
    restyle: 'リスタイル',
    inpaint: '新しい余韻',
    remake: '作り直し',
    roll: '振り直し',
  },

  kitParts: {
    kick: 'キック',
    snare: 'スネア',
    'closed-hat': 'クローズドハット',
    'half-open-hat': 'ハーフオープンハット',
    'open-hat': 'オープンハット',
    perc: 'パーカッション',
  },

  buttons: {
    votes: (n) => `音${n}の票`,
    again: 'もう一度',
    vary: 'バリエーション',
    pack: 'パック',
    varyEach: 'どれかを変化させる…',
    undo: '元に戻す',
    previous: '前へ',
    next: '次へ',
    remake: '作り直す',
    sync: 'DAW 用フォルダー',
    revokeSync: 'リンクを無効にする',
    delete: '削除',
    reallyDelete: '完全に削除',
    reallyForget: 'すべて消去',
    cancel: (n) => `${n}を中止`,
    kitHeart: (n: number) => `キット · ${number(n)}`,
    rollOpen: 'ロック以外を振り直す',
    beat: 'ビート',
    openKit: 'ストリップへ',
    deleteKit: 'キットを削除',
  },

  kits: {
    heading: (name: string, owner: string) => `**${name}**${owner ? `（${owner}）` : ''}`,
    stays: (name: string) =>
      `**${name}** はあなたのキットとして残ります。/スロット で変え、/ビート で鳴らし、/キット一覧 で見つかります。`,
    empty: '空',
    locked: 'ロック中',
    muted: 'ミュート',
    solo: 'ソロ',
    timing: (tempo: number, bars: number, swing: number) =>
      `${number(tempo)} BPM · ${number(bars)}小節 · スウィング ${number(swing)}%`,
    hearts: (n: number) => `ハート ${number(n)}`,
    list: '**キット**',
    none: 'まだキットがありません。/kit で残るキットを作れます。',
    opened: (name: string) => `**${name}** をストリップに入れました。`,
    rollOne: 'スロットを1つ振り直す',
    lockOne: 'スロットをロック・解除する',
    openOne: 'キットを開く',
    sure: (name: string) => `キット ${name} を削除しますか？音は残ります。元に戻せません。`,
    deleted: (name: string) => `キット ${name} を削除しました。音は残ります。`,
    heartGiven: (name: string) => `${name} にハートをつけました。`,
    heartTaken: (name: string) => `${name} のハートを取り消しました。`,
  },

  job: {
    waiting: (ahead, eta) =>
      `あなたの前に${number(ahead)}件の依頼があります${eta ? `。およそ${eta}で完成します` : ''}。`,
    progress: (step, steps, left) => `ステップ ${number(step)}/${number(steps)}、残りおよそ${left}`,
  },

  result: {
    heading: (title, count, name) => `**${title}** × ${number(count)}${name ? `（${name}さん）` : ''}`,
    seed: (seed) => `シード ${seed}`,
    weights: (list) => `モデル：${list}`,
    steps: (steps) => `${number(steps)}ステップ`,
    raw: '未加工',
    strength: (value) => `強さ ${number(value)}`,
    kept: (ms) => `先頭${number(ms)} msを保持`,
    from: (source) => `${source}から`,
    between: (a, b, position) => `${a}と${b}の間、${percent(position)}`,
    anUpload: 'ファイル',
    madeBy: (name) => `最初に作った人：${name}`,
    soundAlt: (n, facts) => `音${n}：${facts}`,
    pictureAlt: (count) => `番号付きの音${number(count)}個の波形とスペクトログラム`,
  },

  sample: {
    title: (id, model) => `**${id}** · ${model}`,
    maker: (name, when) => `${when}に${name}が作成`,
    votes: (n) => `${number(n)}票`,
    recipe: 'レシピ',
    descendants: (list) => `この音から作られた音：${list}`,
    pruned: '音声は整理のため削除されましたが、レシピは残っています。',
  },

  heart: {
    counted: (id, votes) => `${id}を保存し、投票しました。現在${number(votes)}票です。`,
    keptOwn: (id) => `${id}を保存しました。自分の音に票は入りません。`,
    kept: (id) => `${id}を保存しました。/mineで見られます。`,
    takenBack: (id) => `${id}の保存と投票を取り消しました。`,
  },

  undone: '元に戻しました。',

  names: {
    named: (id, name) => `${id}に「${name}」と名前を付けました。`,
    nameless: (id) => `${id}の名前を外しました。`,
  },

  tags: {
    now: (id, list) => `${id}を保存しました。タグ：${list}`,
    none: (id) => `${id}にタグはありません。`,
  },

  collections: {
    in: (id, name) => `${id}をコレクション「${name}」に入れました。`,
    out: (id, name) => `${id}を「${name}」から外しました。`,
    gone: (name) => `コレクション「${name}」を削除しました。音は保存されたままです。`,
  },

  like: {
    heading: (id) => `**${id}にいちばん似た音**`,
    likeness: (share) => `類似度${percent(share)}`,
    none: (id) => `${id}と比べられる音はまだありません。`,
  },

  restyle: { ask: 'どのドラムの音にしますか？' },

  pick: {
    vary: 'どの音のバリエーションを作りますか？',
    save: 'どの音を保存しますか？',
    sample: 'どの音の情報を見ますか？',
  },

  fame: {
    refused: (reason) => `投稿が拒否されました：${reason}。`,
    opened: (threshold) => `ここに殿堂が開きました。${number(threshold)}票を得た音がもう一度投稿されます。`,
    entry: (id, votes, maker) => `🏆 **${id}** · ${maker} · ${number(votes)}票`,
  },

  nobody: '匿名',

  top: {
    heading: (period, model) => `**人気の音（${period}）**${model ? ` · ${model}` : ''}`,
    empty: 'この期間に票を得た音はありません。音の下のハートが票です。',
    line: (id, model, votes, maker) => `**${id}** ${model} · ♥ ${number(votes)} · ${maker}`,
  },

  mine: {
    heading: (title, total) => `**${title}** · ${number(total)}個`,
    kept: '保存した音',
    made: '作った音',
    page: (page, pages) => `${number(page)}／${number(pages)}ページ`,
    unkeep: '保存をやめる…',
    nothing: '当てはまる音はありません。',
    empty: 'まだ何もありません。/kick 4で最初の音を作り、気に入ったらハートで保存してください。',
  },

  sync: {
    link: (url) =>
      `あなただけの、保存した音への非公開リンクです。パソコンの Rimshot のフォルダーで：\n\`npm run rimshot -- sync "Rimshot sounds" --from ${url}\`\nフォルダーを保存した音と同じ内容にします。\`--watch\` を付けると同じ状態に保ち続けます。リンクを知っている人は音を見られるので、ほかの人に教えないでください。以前のリンクは使えなくなりました。`,
    local:
      'DAW のブラウザーに置くフォルダーを保存した音と同じ内容にします。`--watch` を付けると同じ状態に保ち続けます：\n`npm run rimshot -- sync "Rimshot sounds"`',
    revoked: 'リンクは使えなくなりました。フォルダーはそのまま残ります。',
    none: 'リンクはありません。',
    noGallery: 'このボットにはギャラリーがないので、リンクを作れません。運営者が GALLERY_HOST で開始できます。',
  },

  pack: {
    ready: (count) => `${number(count)}個の音のパック`,
    skipped: (ids) => `音声が整理のため削除されたので省いた音：${ids}`,
    leftOut: (ids) => `ここではファイルが大きくなりすぎるため省いた音：${ids}`,
    otherFormats: 'ほかの形式',
    formats: {
      all: 'すべて',
      wav: 'WAV のフォルダー',
      sfz: 'SFZ',
      decentsampler: 'DecentSampler',
      midi: 'MIDI ファイル',
      ableton: 'Ableton Drum Rack（Live では未確認）',
      mpc: 'MPC プログラム（MPC では未確認）',
    },
  },

  queue: {
    empty: '作成中のものも、待っているものもありません。',
    heading: (count) => `**${number(count)}件の依頼**`,
    running: '作成中',
    waiting: '待機中',
    line: (title, count, name, state, eta) =>
      `${title} × ${number(count)}${name ? `（${name}さん）` : ''}：${state}${eta ? `、およそ${eta}` : ''}`,
    more: (count) => `…ほか${number(count)}件`,
  },

  about: {
    intro: 'Rimshotは、拡散モデルを使ってこのマシンでドラムのワンショットを作ります。',
    models: 'モデル',
    device: (device, note) => `デバイス：${device}。${note}`,
    speed: (list) => `測定値：${list}`,
    perStep: (model, ms) => `${model} 1ステップ${number(Math.round(ms))} ms`,
    limits: (jobs, samples) => `制限：一人につき同時に${number(jobs)}件、一日に${number(samples)}音まで。`,
    source: (source) => `出典：${source}`,
    licence: (licence) => `ライセンス：${licence}`,
    privacy: 'プライバシー',
    terms: '利用規約',
    inUse: '使用中',
  },

  licences: {
    weights: (key, digest) => `${key}：重み ${digest}`,
    source: (source) => `出典：${source}`,
    licence: (licence) => `モデルのライセンス：${licence}`,
    credits: 'コピー用のクレジット：',
    notes: '備考：',
    font: '画像のフォントはInter（SIL Open Font License 1.1）です。Rimshot自体はMITライセンスです。',
  },

  help: { intro: '使えるコマンド（例：`/kick 4`、`/hat seed:123`）：' },

  terms: {
    heading: '公開とクレジット',
    credits: 'コピー用の行',
    where: 'コピー用の一覧：/about',
    starter: '商用を含めて公開できます。モデルの元になった録音のクレジット表記をお願いします。',
    pretrained:
      '商用公開は保証されません。事前学習モデルの元の録音は商用モデルを除外しています。tiny-audio-diffusion（Christopher Landschoot）のクレジットを表記してください。',
    own: (licence) => `公開条件はモデル作者の記載に従います：${licence}`,
    unknown: 'このモデルはもうインストールされていないため、公開条件は不明です。',
    upload: '元のファイルには独自の条件があります。',
  },

  settings: {
    heading: '**このサーバーの設定**',
    fame: (channel, threshold) => `殿堂：${channel}、${number(threshold)}票から`,
    fameStuck: (reason, when) => `⚠ 殿堂入りを待っている音があります。${reason}${when}もう一度試します。`,
    fameOff: '殿堂：閉じています',
    channels: (list) => `使えるチャンネル：${list}`,
    everywhere: 'すべて',
    samples: (n) => `1人が1日に作れる音の数：${number(n)}`,
    jobs: (n) => `1人あたりの依頼数：${number(n)}`,
    gallery: (open) => `公開ギャラリー：${open ? '公開' : '非公開'}`,
  },

  delete: {
    sure: (id) => `${id}を全員から削除しますか？元に戻せません。`,
    done: (id) => `${id}を削除しました。`,
  },

  moderation: {
    reported: 'ありがとうございます。このサーバーのモデレーターが /報告 で確認できます。',
    reportedBefore: 'すでに報告済みです。モデレーターが確認できます。',
    none: '報告はありません。',
    heading: '**報告**',
    line: (name, people) => `${name}：${number(people)}件`,
    hidden: 'ギャラリーで非表示',
    hide: 'ギャラリーから隠す',
    show: '再び表示する',
    dismiss: '完了',
    done: '公開ギャラリーから隠しました。このサーバーには残ります。',
    shown: 'ギャラリーに再び表示されます。',
    dismissed: '報告を閉じました。',
  },

  myData: (sounds, uploads, missing) =>
    `あなたについて保存されているすべてです。data.jsonにデータベースの行、その横にアップロード（${number(uploads)}）と、作った音や保存した音（${number(sounds)}）があります。${missing > 0 ? `${number(missing)}個のファイルは1つのメッセージに収まりませんでした。このボットの運営者に頼めば受け取れます。` : ''}`,

  forget: {
    sure: 'あなたの票、保存した音、キット、名前、タグ、コレクション、アップロード、名前を消去します。音は名前なしで残ります。元に戻せません。',
    done: (votes, keeps, uploads, samples) =>
      `消去しました：票${number(votes)}、保存した音${number(keeps)}（名前、タグ、コレクションを含む）、アップロード${number(uploads)}。${number(samples)}個の音から名前を外しました。`,
  },

  discord: {
    noServer: 'ダイレクトメッセージではなく、サーバーで使ってください。',
    stopping: '再起動中です。1分後にもう一度お試しください。',
  },

  page: {
    channel: 'チャンネル',
    top: 'トップ',
    search: '検索',
    mainNavigation: 'ページ',
    skipToBox: '入力欄へ移動',
    skipToContent: '本文へ移動',
    messages: 'メッセージ',
    earlier: '以前のメッセージ',
    boxLabel: 'コマンド',
    boxHelp:
      'スラッシュでコマンド一覧を表示します。入力欄が空のときは、1〜8とスペースで再生、vで投票、上矢印で前の入力に戻ります。Escapeで音へ移動します。',
    placeholder: '/kick 4 と入力',
    send: '送信',
    attach: '音声を添付',
    detach: '{name} を外す',
    dropHere: '音声をドロップしてリスタイル',
    offerLabel: 'ファイルの使い道',
    offerKnown: '{name} はここで作られた {sound} です：',
    offerRestyle: '{name} をドラムの音に変える：',
    offerShow: '表示',
    offerVary: 'バリエーション',
    offerInpaint: '新しい余韻',
    suggestions: '候補',
    required: '必須',
    emptyTitle: '最初のキックを作ろう',
    emptyText: 'このマシンでノイズから作る、4つの新しいドラム音。選ぶか、下にコマンドを入力してください。',
    you: 'あなた',
    someone: '匿名',
    onlyYou: 'あなただけに表示',
    dismiss: '閉じる',
    working: '作成中',
    partDone: '{n}% 完了',
    interrupted: '中断されました。もう一度お試しください。',
    cancel: 'キャンセル',
    playSound: '音{n}を再生、{name}',
    vote: '音{n}を保存：{votes}票',
    oneVoteFor: '音{n}を保存：1票',
    more: '音{n}のその他',
    download: 'WAVをダウンロード',
    dragHint: 'DAWへドラッグ',
    spectrogram: 'スペクトログラム',
    spectrogramOf: '{name} の波形とメルスペクトログラム',
    ownPage: 'この音のページ',
    toPattern: 'パターンに入れる',
    picture: 'これらの音の画像',
    deletedSound: 'この音は削除されました。',
    prunedSound: '音声は整理のため削除されました。レシピは残っています。',
    offline: '接続が切れました。再接続中…',
    notSent: '送信できません：サーバーが応答しません。入力は欄に戻しました。',
    soundsReady: '{n}個の音ができました',
    answered: '返答がありました',
    cannotPlay: 'この音を読み込めませんでした。',
    pattern: 'パターン',
    patternEmpty: 'キットがここで鳴ります。/kit と入力するか、音をパターンに入れてください。',
    step: '{track}、ステップ{n}',
    tempo: 'テンポ（BPM）',
    playPattern: 'パターンを再生',
    stopPattern: 'パターンを停止',
    exportLoop: 'ループをWAVで保存',
    clearPattern: 'クリア',
    keysTitle: 'キー操作',
    keysText: 'スペースで再生 · 矢印で移動と再生 · 1–8で試聴 · vで投票 · A–Kでパッド · /で入力',
    galleryTitle: 'コミュニティのベストサウンド',
    order: '並び順',
    voted: '得票順',
    newest: '新着',
    newestTitle: 'コミュニティの新着サウンド',
    newestIntro: 'ノイズから生まれたドラムのワンショットを新しい順に。まだ誰も聴いていない音を見つけてください。',
    noneNew: 'まだありません。作られた音がここに並びます。',
    galleryIntro: 'ノイズから生まれたドラムのワンショット。聴いた人の投票順です。',
    model: 'モデル',
    allModels: 'すべて',
    period: '期間',
    day: '日',
    week: '週',
    month: '月',
    all: '全期間',
    noneYet: 'まだありません。投票された音がここに並びます。',
    packOfTop: 'パックをダウンロード',
    packOfKit: 'キットをダウンロード',
    nextPage: '次へ',
    previousPage: '前へ',
    searchLabel: '音のIDまたは作者',
    nothingFound: '「{text}」で始まる音や作者はありません。',
    votes: '{n}票',
    oneVote: '1票',
    madeBy: '作者：{name}',
    recipe: 'レシピ',
    recipeIntro: '同じレシピからは必ず同じ音ができます。',
    seed: 'シード',
    steps: 'ステップ',
    sampler: 'サンプラー',
    weights: '重み',
    length: '長さ',
    milliseconds: '{n} ms',
    kibibytes: '{n} KiB',
    mebibytes: '{n} MiB',
    finish: '仕上げ',
    finished: '仕上げ済み、16ビット',
    rawFinish: '未加工、32ビット浮動小数点',
    strength: '強さ',
    position: '位置',
    kept: '保持',
    ancestry: '系譜',
    madeFrom: '元の音',
    madeInto: '派生した音',
    anUpload: 'アップロードされた音',
    hiddenSound: '非公開の音',
    fromNoise: 'ノイズだけから生成。',
    copy: 'チャンネルで：{line}',
    notFoundTitle: '見つかりません',
    notFoundText: 'ページがないか、音が削除済みまたは非公開です。',
    errorTitle: 'エラーが発生しました',
    errorText: 'ログに {reference} として記録しました。データは失われていません。',
    slowDownTitle: '少しお待ちください',
    slowDownText: 'アクセスが多すぎます。{n}秒後にお試しください。',
    logInTitle: 'このチャンネルは保護されています',
    logInLabel: 'トークン（サーバーのLOCAL_TOKEN）',
    logIn: 'ログイン',
    library: 'ライブラリ',
    libraryIntro: '保存した音と作った音です。このページはあなただけが見られます。',
    findSounds: '検索',
    findLabel: '名前、タグ、「オープンハット」、シード、作者などの言葉',
    keptTab: '保存した音',
    madeTab: '作った音',
    any: 'すべて',
    instrument: '楽器',
    decay: '減衰',
    pitch: '音高',
    brightness: '明るさ',
    tag: 'タグ',
    collection: 'コレクション',
    maker: '作者',
    clearFilters: '条件を消す',
    soundsFound: '{n}個の音',
    oneFound: '1個の音',
    noneFound: '当てはまる音はありません。',
    nothingKept: '保存した音はまだありません。音のハートで保存できます。',
    pageOf: '{n}／{of}ページ',
    edit: '名前・タグ・コレクション',
    nameOf: '名前',
    tagsOf: 'タグ',
    saveChanges: '保存',
    undo: '元に戻す',
    collections: 'コレクション',
    deleteCollection: 'コレクション「{name}」を削除',
    collectionSounds: '{n}個の音',
    takeOut: '「{name}」から外す',
    map: 'マップ',
    mapIntro: '似た音は近くにあります。ドラッグやホイールで動かし、クリックかEnterで再生します。',
    mapLabel:
      '{n}個の音の類似度マップ。矢印キーでその方向の音へ、Enterで再生、プラスとマイナスで拡大縮小。このページの一覧にも同じ音があります。',
    mapLoading: 'マップを描いています…',
    mapEmpty: '測定が済むと、ここに音が現れます。',
    copyLink: 'リンクをコピー',
    copied: 'リンクをコピーしました',
    showQr: 'スマートフォン用QRコード',
    varySubtle: '音{n}を少し変化させる',
    varyStrong: '音{n}を大きく変化させる',
    inChannel: 'チャンネルに届きます。',
    toChannel: 'チャンネルへ',
    likeThis: '似た音',
    collectionPage: '{n}個の音のコレクション',
    firstMinute: '最初の1分',
    stepMake: 'キックを4つ作る',
    stepHear: '聴く：再生ボタン、または1〜4のキー',
    stepKeep: '気に入った音をハートかvで保存する',
    stepKit: 'ビート用のキットを作る',
    stepFind: '保存した音をライブラリで見つける',
    stepDone: '済み',
    wrongToken: 'トークンが違います。',
    kitName: 'キットの名前',
    mute: '{track}をミュート',
    solo: '{track}をソロ',
    volume: '{track}の音量（デシベル）',
    lock: '{track}をロック',
    roll: '{track}を振り直す',
    rollOpen: 'ロック以外を振り直す',
    bars: '小節',
    swing: 'スウィング（%）',
    groove: 'グルーヴ',
    chooseGroove: 'グルーヴ…',
    bar: '{n}小節目',
    accent: 'アクセント',
    soft: '弱',
    record: 'パッドを録音',
    pads: 'パッド',
    pad: '{track}を鳴らす',
    padsHint: 'AからK、QからIのキーでパッドを叩けます。Shiftでアクセント。パッドの上ほど強く鳴ります。',
    midiConnect: 'MIDIを接続',
    midiOn: 'MIDI：{names}',
    midiNone: 'MIDIは有効です。まだ機器がありません。',
    midiRefused: 'ブラウザーがMIDIを許可しませんでした。',
    midiMissing: 'このブラウザーはWeb MIDIに対応していません。',
    midiInsecure: 'MIDIの鍵盤やパッドは、httpsかlocalhostで使えます。',
    exportStems: 'ステム',
    exportMidi: 'MIDI',
    kitPage: 'このキットのページ',
    dropNewSlot: '音をドロップして新しいスロットを作る',
    emptySlot: '空',
    playAll: 'すべて再生',
    newBelow: '下に新着{n}件',
    openKit: 'ストリップで開く',
    hearts: 'ハート {n}',
    oneHeart: 'ハート 1',
    removeSlot: '{track}をキットから外す',
    kitSounds: '音',
  },

  sentences: {
    plain: ({ text }) => text,
    crashed: ({ reference }) =>
      `申し訳ありません、こちらで問題が起きました。${reference}としてログに記録しました。もう一度お試しください。`,

    unknownCommand: ({ name, known, near }) =>
      `「${name}」というコマンドはありません。${near ? `もしかして ${near}？` : ''}使えるもの：${known}`,
    unknownOption: ({ name, command, known }) =>
      `/${command}に「${name}」というオプションはありません。使えるもの：${known || 'なし'}`,
    missing: ({ name, description }) => `「${name}」がありません：${description.ja}`,
    notANumber: ({ name, value, ...range }) => `${name}：「${value}」は数ではありません。使える値：${allowed(range)}`,
    notWhole: ({ name, value, ...range }) => `${name}：「${value}」は整数ではありません。使える値：${allowed(range)}`,
    outOfRange: ({ name, value, ...range }) => `${name}：${value}は使えません。使える値：${allowed(range)}`,
    notAFlag: ({ name, value }) => `${name}：「${value}」は「はい」でも「いいえ」でもありません。`,
    notAChoice: ({ name, value, choices }) => `${name}：「${value}」は選べません。使える値：${choices}`,
    notAText: ({ name }) => `${name}：ファイルではなく文字を入力してください。`,
    textLength: ({ name, length, ...range }) =>
      `${name}：${number(length)}文字は使えません。使える長さ：${allowed(range)}`,
    notAFile: ({ name, value }) => `${name}：「${value}」はファイルではありません。音声ファイルを添付してください。`,
    openQuote: ({ text }) => `引用符が閉じられていません：${text}`,
    givenTwice: ({ name }) => `「${name}」が2回指定されています。`,
    noValue: ({ name }) => `「${name}」には値が必要です。`,
    valueTooMany: ({ value, command, known }) =>
      `「${value}」は余分な値です。/${command}で使えるもの：${known || 'なし'}`,
    lineLength: ({ most }) => `入力できるのは1〜${number(most)}文字です。`,

    oldButton: 'このボタンは別のバージョンのRimshotのものです。代わりにコマンドを使ってください。',
    unknownButton: 'このボタンはもう使えません。代わりにコマンドを使ってください。',
    managersOnly: '設定を変更できるのは、このサーバーの管理者だけです。',
    wrongChannel: ({ channels }) => `このチャンネルでは音を作れません。使えるチャンネル：${channels}`,
    noSuchSound: ({ id }) => `「${id}」という音はここにはありません。IDは各音の下にあります。例：k7f3q2`,
    malformedId: ({ text, min, max }) =>
      `「${text}」は音のIDではありません。先頭の${min}〜${max}文字の英数字を入力してください。例：4k7qz2`,
    ambiguousId: ({ prefix }) => `「${prefix}」で始まるIDの音が複数あります。あと1、2文字入力してください。`,
    noSuchModel: ({ model, installed }) =>
      `「${model}」というモデルはありません。${installed ? `インストール済み：${installed}` : 'モデルがインストールされていません。`npm run rimshot -- models pull`で事前学習モデルを取得できます。'}`,
    modelMakesOther: ({ model, instrument, wanted }) =>
      `モデル「${model}」が作るのは${instrument}で、${wanted}ではありません。`,
    fixedSampling: ({ model, parent, steps }) =>
      `${model}は必ず${steps}回のステップで音を作ります。ほかの設定には${parent}を使ってください。`,
    parentGone: ({ model, parent, digest }) =>
      `${model}の音のバリエーションは蒸留元のモデルが作りますが、そのモデルはもうインストールされていません（${parent}、${digest}）。`,
    weightsGone: ({ id, model, digest }) =>
      `${id}を作ったモデルは、もうインストールされていません（${model}、${digest}）。`,
    cannotRemake: ({ id }) => `${id}は消去されたファイルから作られたため、作り直せません。`,
    morphDerived: ({ id }) =>
      `${id}は別の音から作られました。モーフは元のノイズを混ぜるため、シードだけから作られた音にしか使えません。`,
    morphWeights: ({ a, b }) => `${a}と${b}は異なるモデルで作られました。モーフには同じモデルの音が二つ必要です。`,
    morphSame: 'モーフには異なる二つの音が必要です。',
    reportWhat: '報告するものを「音」か「キット」のオプションで指定してください。',
    moderatorsOnly: 'これはモデレーターだけができます。',
    nameUnprintable: '名前に見えない文字や呼びかけを含めることはできません。',
    nameWithLink: '名前にリンクを含めることはできません。',
    nameBlocked: 'この名前はここでは使えません。別の名前にしてください。',
    notYourSound: '音を削除できるのは、作った人とモデレーターだけです。',
    notYourJob: '中止できるのは、依頼した人とモデレーターだけです。',
    jobOver: 'もう終わっています。中止するものはありません。',
    noSoundsHere: 'このメッセージにはRimshotの音がありません。',
    nothingKept: '保存した音はまだありません。音のハートで保存できます。',
    nothingToUndo: '元に戻せるものはもうありません。すでに戻したか、1週間以上前のものです。',
    notATag: ({ tag, most }) =>
      `「${tag}」はタグにできません。使えるのは文字、数字、-、_で、${number(most)}文字までです。`,
    keepTagsTooMany: ({ most }) => `タグは一度に${number(most)}個までです。`,
    noSuchCollection: ({ name }) => `「${name}」というコレクションはありません。`,
    notInCollection: ({ id, name }) => `${id}は「${name}」に入っていません。`,
    collectWhere: 'どのコレクションかを「コレクション」で指定してください。',
    collectionsTooMany: 'コレクションの数が上限です。先にどれかを削除してください。',
    likeUnknown: ({ id }) => `${id}の音声は整理されたため比べられません。「作り直す」で元に戻せます。`,
    nothingToPack: 'まとめる音がありません。',
    packTooLarge: ({ bytes }) => `ここで送れるファイルの上限は${number(bytes)}バイトで、音が一つも入りません。`,
    packWithout: '音を指定してください。「グループ」オプションに、音のIDを一つ入れます。',
    emptyId: '音を指定してください：k7f3q2のようなID、またはファイル。',
    uploadGone: 'このファイルはもう保存されていません。もう一度添付してください。',
    cannotPost: ({ channel }) =>
      `${channel}に投稿できません。View Channel、Send Messages、Attach Filesの権限が必要です。`,
    channelsTooMany: ({ most }) => `許可できるチャンネルは${number(most)}個までです。指定がなければ、すべて使えます。`,

    missingPermissions: ({ names }) =>
      `このチャンネルには音を投稿できません。サーバーの管理者に次の権限を付けてもらってください：${names}`,
    foreignFile: 'ファイルを読み込みませんでした。Discordのファイルサーバーにあるものではありません。',
    fileUnreachable: 'Discordからファイルを取得できませんでした。もう一度アップロードしてください。',
    fileRefused: ({ status }) =>
      `Discordがファイルを渡しませんでした（HTTP ${status}）。もう一度アップロードしてください。`,
    fileCutOff: 'ファイルの受信が途中で止まりました。もう一度アップロードしてください。',

    jobsOfPerson: ({ limit, retryInMs }) =>
      `進行中の依頼が${number(limit)}件あります。ここで1人が同時に出せるのはここまでです。${when(retryInMs)}もう一度試すか、/queueで中止してください。`,
    jobsOfServer: ({ limit, retryInMs }) =>
      `このサーバーでは依頼が${number(limit)}件進行中で、同時に出せる上限です。${when(retryInMs)}もう一度お試しください。`,
    soundsOfDay: ({ limit, retryInMs }) =>
      `ここで1人が1日に作れる${number(limit)}音を超えます。${when(retryInMs)}新しい日が始まります。`,
    jobsInQueue: ({ limit, retryInMs }) =>
      `${number(limit)}件の依頼が待っていて、これ以上は入りません。${when(retryInMs)}もう一度お試しください。`,
    noNewJobs: 'Rimshotはまもなく停止するため、新しい依頼を受け付けません。再開後にお試しください。',
    soundsAtOnce: ({ sounds, most }) => `1回に作れるのは1〜${most}音です（${number(sounds)}音の依頼でした）。`,
    sourceDeleted: ({ id }) => `元になる音${id}は削除されました。`,
    sourceRemoved: '元になるアップロードファイルはもうありません。もう一度アップロードしてください。',
    chainTooLong: '元をたどると、音声が削除された音が長く続きすぎるため作れません。',
    deletedMeanwhile: '音の一つがその間に削除されました。もう一度依頼すると作り直します。',
    jobCancelled: '中止しました。',
    notPosted: '音はできましたが、結果を投稿できませんでした。/mineで見られます。',

    workerNotStarted: ({ how }) => `音を作るプロセスを起動できませんでした。${how}`,
    workerGaveUp: ({ how }) =>
      `この依頼で音を作るプロセスが2回${how === 'hung' ? '応答しなくなった' : '異常終了した'}ため、取りやめました。ほかの依頼は続きます。音やステップを減らしてお試しください。`,
    workerCrashed: ({ times }) =>
      `この依頼で音を作るプロセスが${number(times)}回異常終了したため、これ以上は試しません。ほかの依頼は続きます。音やステップを減らしてください。`,
    stopping: 'Rimshotは停止中です。',
    outputNotFinite: ({ position }) =>
      `ネットワークの出力${position === undefined ? '' : `（音${position}）`}に数ではない値がありました。モデルかデバイスに問題があります。\`rimshot doctor\`で確認してください。`,
    weightsMissing: ({ model, digest }) =>
      `この音に必要な「${model}」の重み（${digest}…）がインストールされていません。`,
    weightsDiffer: ({ model, path }) =>
      `${model}：${path}はmodel.jsonに記載されたファイルではありません（SHA-256が異なります）。モデルをインストールし直してください。`,
    weightsUnusable: ({ model, reason }) => `${model}の重みを使えません：${reason}`,
    runtimeUnusable: ({ reason }) => `このマシンでは音を作れません（${reason}）`,

    dataDirLost: ({ folder }) =>
      `Rimshotの動作中にDATA_DIR=${folder}が削除または置き換えられたため、何も保存できません。フォルダを元に戻し、Rimshotを再起動してください。`,
    dataDirReadOnly: ({ folder, code }) =>
      `DATA_DIR=${folder}に書き込めなくなったため（${code}）、何も保存できません。ディスク、マウント、権限を確認してください。`,
    soundsDiskFull: 'ディスクがいっぱいです。音を保存できず、途中のものも残していません。',
    soundsUnwritable: ({ folder }) => `音を保存できませんでした：${folder}に書き込めません。`,
    databaseBusy: ({ path, seconds }) =>
      `別のプログラムが${path}を${number(seconds)}秒間ロックしているため、何も保存できませんでした（未保存の変更があるデータベースブラウザや、一時停止中のコマンドなど）。閉じてからもう一度お試しください。`,
    databaseFull: ({ path }) =>
      `${path}のあるディスクがいっぱいで、何も保存できませんでした。空きを作ってもう一度お試しください。`,
    databaseForeign: ({ path }) =>
      `${path}はRimshotのデータベースではありません。別の場所に移すか、バックアップを復元してください。`,
    databaseDamaged: ({ path }) =>
      `${path}は壊れています。バックアップを復元してください（docs/reliability.mdを参照）。`,
    databaseReadOnly: ({ path }) => `${path}に書き込めません。ファイルとフォルダの権限を確認してください。`,
    databaseUnopened: ({ path }) => `${path}を開けません。ファイルとフォルダの権限を確認してください。`,
    databaseUnreadable: ({ path }) =>
      `${path}を読み書きできませんでした。ディスクのエラーか、空き不足です。何も保存されていません。`,
    disk: ({ path, problem }) => `${path}：${diskProblems[problem]}`,

    notOurWav:
      'このファイルにはレシピがありません。Rimshotのファイルは、ほかのソフトで保存されない限りレシピを持っています。',
    unknownRecipe: ({ id }) => `このファイルのレシピは${id}のものですが、ここではその音が見つかりません。`,
    strangeRecipe: ({ reason }) => `このファイルのレシピは、Rimshotが書くものではありません：${reason}`,
    recipeTooLong: ({ length, most }) => `${number(length)}文字は長すぎます。上限は${number(most)}文字です。`,
    recipeNotJson: '正しいJSONではありません。',
    recipeField: ({ field }) => (field ? `「${field}」の値は使えません。` : '項目が足りないか、多すぎます。'),

    fileEmpty: ({ name }) => `${file(name)}は空です（0バイト）。音の入ったファイルを送ってください。`,
    fileTooLarge: ({ name, bytes, most }) =>
      `${file(name)}は${mebibytes(bytes)}あります。上限は${mebibytes(most)}です。`,
    uploadTooLarge: ({ name, bytes, most }) =>
      `${name}は${fixed(bytes / 1e6, 1)} MBあります。使えるのは${mebibytes(most)}までです。`,
    bytesTooMany: ({ most }) => `ファイルが大きすぎます。上限は${mebibytes(most)}です。`,
    channelCount: ({ name, channels, most }) =>
      `${file(name)}は${number(channels)}チャンネルです。使えるのは1または${most}チャンネルです。`,
    sampleRate: ({ name, rate, min, max }) =>
      `${file(name)}のサンプルレートは${number(rate)} Hzです。使えるのは${number(min)}〜${number(max)} Hzです。`,
    soundTooLong: ({ name, seconds, most }) =>
      `${file(name)}の長さは${fixed(seconds, 1)}秒です。上限は${number(most)}秒です。`,
    soundLonger: ({ name, most }) => `${file(name)}は上限の${number(most)}秒より長いです。`,
    noSound: ({ name, format }) => `${file(name)}は${format}ですが、読み取れる音がありません。空か、壊れています。`,
    samplesBroken: ({ name, broken, samples }) =>
      `${file(name)}は壊れています：${number(samples)}サンプルのうち${number(broken)}個が数ではありません。`,
    samplesNotFinite: ({ name }) => `${file(name)}に数ではないサンプルがあります。`,
    foreignFormat: ({ name, what, wayOut }) => `${file(name)}は${kinds[what]}です。${waysOut[wayOut]}。`,
    unknownFormat: ({ name }) => `${file(name)}は未対応の形式です。${waysOut.sendSound}。`,
    notWav: ({ name }) => `${file(name)}はWAVファイルではありません：先頭にRIFF/WAVEヘッダーがありません。`,
    chunksTooMany: ({ name, format, most }) =>
      `${file(name)}には${most}個を超えるチャンクがあります。音一つの${format}なら数個のはずです。`,
    tagsTooMany: ({ name, most }) =>
      `${file(name)}には${most}個を超えるタグ（LIST/INFO）があります。読めるのは${most}個までです。`,
    formatChunkMissing: ({ name, chunk }) =>
      `${file(name)}には完全な「${chunk}」チャンクがないため、形式がわかりません。`,
    dataChunkMissing: ({ name }) => `${file(name)}には「data」チャンクがありません：ヘッダーだけで音がありません。`,
    headerOnly: ({ name }) => `${file(name)}にはヘッダーだけがあり、音がありません。`,
    headerCutOff: ({ name }) => `${file(name)}はヘッダーの途中で切れています。`,
    noMpeg: ({ name }) => `${file(name)}にはMPEG音声がありません。`,
    mpegInWav: ({ name }) => `${file(name)}はMPEGで圧縮されています。ここでは非圧縮のサンプルだけを読みます。`,
    wavCodec: ({ name, codec }) =>
      `${file(name)}は${typeof codec === 'number' ? `形式${codec}` : codec}で圧縮されていて、WAVでは読めません。通常のWAVかFLACに書き出してください。`,
    containerCodec: ({ name, format, codec }) =>
      `${file(name)}は${codec}で圧縮された${format}です。WAV、AIFF、FLACのいずれかに書き出してください。`,
    oggCodec: ({ name, kind }) =>
      `${file(name)}は${{ speex: 'Ogg Speex', video: 'Ogg動画', unknown: '種類のわからないOgg' }[kind]}で、ここでは読めません。WAV、FLAC、Ogg Vorbisのいずれかに書き出してください。`,
    opusFamily: ({ name, family }) =>
      `${file(name)}はチャンネルファミリー${family}のOpusです。読めるのはモノラルとステレオだけです。`,
    blockSize: ({ name, coding, bytes }) =>
      `${file(name)}の内容が矛盾しています：${coding}に${bytes}バイトのブロックはありません。`,
    integerBits: ({ name, bits, min, max }) =>
      `${file(name)}は${bits}ビット整数のサンプルです。使えるのは${min}〜${max}ビットです。`,
    floatBits: ({ name, bits }) =>
      `${file(name)}は${bits}ビット浮動小数点のサンプルです。使えるのは32ビットまたは64ビットです。`,
    frameSize: ({ name, channels, bits, bytes, stated }) =>
      `${file(name)}の内容が矛盾しています：${channels}チャンネル、${bits}ビットなら1フレームは${bytes}バイトですが、ヘッダーには${stated}とあります。`,
    packetSize: ({ name, channels, bits, bytes }) =>
      `${file(name)}の内容が矛盾しています：${channels}チャンネル、${bits}ビットに対して${number(bytes)}バイトです。`,

    cutOff: ({ name }) => `${file(name)}は途中で切れているか壊れています。完全な部分だけを読みました。`,
    framesMissing: ({ name, missing, frames }) =>
      `${file(name)}は途中で切れています：${number(frames)}フレームのうち${number(missing)}フレームがありません。残りを読みました。`,
    restLeftOut: ({ name, most }) => `${file(name)}は${number(most)}秒より長いため、残りは使っていません。`,
    readAsSilence: ({ name, broken, samples }) =>
      `${file(name)}は壊れています：${number(samples)}サンプルのうち数ではない${number(broken)}個を無音として読みました。`,
    leadSkipped: ({ skippedMs }) =>
      `打音はファイルの先頭から ${number(toHundredths(skippedMs / 1000))} 秒後に始まります。それより前の部分は使っていません。`,

    // Kits
    noSuchKit: ({ kit }: { kit: string }) => `「${kit}」というキットはここにありません。`,
    noKitYet: () => 'ストリップにまだキットがありません。/kit で作れます。',
    notYourKit: ({ name }: { name: string }) => `${name} は他の人のキットです。変えられるのは持ち主だけです。`,
    noSuchSlot: ({ slot, known }: { slot: string; known: string }) =>
      `キットに「${slot}」というスロットはありません。あるのは：${known}。`,
    slotLocked: ({ slot }: { slot: string }) => `${slot} はロック中です。先に解除してください。`,
    allLocked: () => 'すべてのスロットがロックされています。',
    slotsFull: ({ most }: { most: number }) => `キットのスロットは最大${number(most)}個です。`,
    lastSlot: () => 'キットには少なくとも1つのスロットが必要です。',
    kitSilent: () => '鳴らす音がありません。どのスロットも空です。',
    patternWithout: () => 'パターンにはスロットが必要です。例：/ビート スロット:kick パターン:x...x...x...x...',
    ownKit: () => '自分のキットにハートはつけられません。',
  },
};
