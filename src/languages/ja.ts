import type { Strings } from './en.ts';

export const ja: Strings = {
  locale: 'ja',
  seconds: (n) => `${n}秒`,
  minutes: (n) => `${n}分`,
  hours: (n) => `${n}時間`,
  inAMoment: '少し後に',
  inAbout: (time) => `およそ${time}後に`,

  commands: {
    kick: { name: 'キック', description: '新しいキックを作ります' },
    snare: { name: 'スネア', description: '新しいスネアを作ります' },
    hat: { name: 'ハット', description: '新しいハイハットを作ります' },
    perc: { name: 'パーカッション', description: '新しいパーカッションを作ります' },
    kit: {
      name: 'キット',
      description: '一つのシードからキット一式を作ります：キック、スネア、ハット三つ、パーカッション',
    },
    vary: { name: 'バリエーション', description: '音のバリエーションを作ります' },
    morph: { name: 'モーフ', description: '二つの音の間の音を作ります' },
    restyle: { name: 'リスタイル', description: 'あなたの音をドラムの音に変えます' },
    inpaint: { name: '余韻', description: '音のアタックを残し、余韻を新しく作ります' },
    sample: { name: 'サンプル', description: '音をレシピ、由来、票とともに表示します' },
    top: { name: 'トップ', description: 'このサーバーで最も人気のある音' },
    mine: { name: 'マイサウンド', description: 'お気に入りと最近の音を、あなただけに表示します' },
    pack: { name: 'パック', description: '音をWAVとサンプラー用プリセットのzipにまとめます' },
    queue: { name: '待ち行列', description: '作成中のものと待っているもの' },
    about: { name: '情報', description: 'モデル、ライセンス、デバイス、速度、制限' },
    settings: { name: '設定', description: 'このサーバーの設定を表示または変更します' },
    delete: { name: '削除', description: 'あなたが作った音を削除します' },
    'forget-me': { name: '忘れて', description: 'あなたの票、お気に入り、アップロード、名前を消去します' },
    help: { name: 'ヘルプ', description: '使えるコマンドの一覧' },
  },

  options: {
    count: { name: '数', description: '音の数' },
    seed: { name: 'シード', description: '音の元になる数。同じシードからは同じ音ができます' },
    steps: { name: 'ステップ', description: '拡散のステップ数。多いほどきれいで遅くなります' },
    raw: { name: '未加工', description: 'ネットワークの出力そのまま：フェードも音量調整もなし、32ビット浮動小数点' },
    model: { name: 'モデル', description: '使う重み' },
    sample: { name: '音', description: '音のID、例：k7f3q2' },
    strength: { name: '強さ', description: '元の音からの距離：0は同じ、1はまったく新しい音' },
    a: { name: 'a', description: '一つ目の音のID' },
    b: { name: 'b', description: '二つ目の音のID' },
    file: { name: 'ファイル', description: '10 MiB、10秒までのWAV、FLAC、MP3、Ogg、Opus、AIFF' },
    keepMs: { name: '残すミリ秒', description: '先頭から何ミリ秒を残すか' },
    id: { name: 'id', description: '音のID、例：k7f3q2' },
    recognise: { name: 'ファイル', description: 'RimshotのWAV。レシピから音を見つけます' },
    rankedModel: { name: 'モデル', description: 'このモデルの音だけ' },
    period: { name: '期間', description: 'いつ作られた音か' },
    what: { name: '対象', description: 'どの音をまとめるか' },
    batch: { name: 'グループ', description: '音のID：一緒に作られた音をすべてまとめます' },
    fameChannel: { name: '殿堂チャンネル', description: '人気の音をもう一度投稿する場所' },
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
  },

  contextActions: { vary: 'この音のバリエーション', about: 'この音について' },

  periods: { day: '今日', week: '今週', month: '今月', all: '全期間' },

  packSources: { favourites: 'お気に入り', top: '期間の人気順', batch: '一緒に作られた音' },

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
  },

  kitParts: {
    kick: 'キック',
    snare: 'スネア',
    closed: 'クローズドハット',
    middle: 'ハーフオープンハット',
    open: 'オープンハット',
    perc: 'パーカッション',
  },

  buttons: {
    votes: (n) => `音${n}の票`,
    again: 'もう一度',
    vary: 'バリエーション',
    save: '保存',
    pack: 'パック',
    remake: '作り直す',
    delete: '削除',
    reallyDelete: '完全に削除',
    reallyForget: 'すべて消去',
    cancel: (n) => `${n}を中止`,
  },

  bad: {
    unknownCommand: (name, known, near) =>
      `「${name}」というコマンドはありません。${near ? `もしかして ${near}？` : ''}使えるもの：${known}`,
    unknownOption: (name, command, known) =>
      `/${command}に「${name}」というオプションはありません。使えるもの：${known}`,
    noOptions: 'なし',
    missing: (name, description) => `「${name}」がありません：${description}`,
    notANumber: (name, value, range) => `${name}：「${value}」は数ではありません。使える値：${range}`,
    notWhole: (name, value, range) => `${name}：「${value}」は整数ではありません。使える値：${range}`,
    outOfRange: (name, value, range) => `${name}：${value}は使えません。使える値：${range}`,
    range: (min, max) => `${min}から${max}まで`,
    atLeast: (min) => `${min}以上`,
    atMost: (max) => `${max}以下`,
    anyNumber: '任意の数',
    notAFlag: (name, value) => `${name}：「${value}」は「はい」でも「いいえ」でもありません。`,
    notAChoice: (name, value, choices) => `${name}：「${value}」は選べません。使える値：${choices}`,
    notAText: (name) => `${name}：文字が必要ですが、ファイルが届きました。`,
    length: (name, length, range) => `${name}：${length}文字は使えません。使える長さ：${range}`,
    notAFile: (name, value) => `${name}：「${value}」はファイルではありません。音声ファイルを添付してください。`,
    openQuote: (text) => `引用符が閉じられていません：${text}`,
    twice: (name) => `「${name}」が二回指定されています。`,
    noValue: (name) => `「${name}」には値が必要です。`,
    tooMany: (value, command, known) => `「${value}」は余分な値です。/${command}が受け取るもの：${known}`,
    oldButton: 'このボタンは別のバージョンのRimshotのものです。代わりにコマンドを使ってください。',
    unknownButton: 'このボタンはもう使えません。代わりにコマンドを使ってください。',
    crashed: (reference) =>
      `申し訳ありません、こちらで問題が起きました。${reference}として記録しました。もう一度お試しください。`,
    managersOnly: '設定を変更できるのは、このサーバーの管理者だけです。',
    wrongChannel: (channels) => `このチャンネルでは音を作れません。使えるチャンネル：${channels}`,
    noSuchSound: (id) => `「${id}」という音はここにはありません。IDは各音の下にあります。例：k7f3q2`,
    modelMakesOther: (key, instrument, wanted) =>
      `モデル「${key}」が作るのは${instrument}で、${wanted}ではありません。`,
    weightsGone: (id, model, digest) => `${id}を作った重みは、もうインストールされていません（${model}、${digest}）。`,
    cannotRemake: (id) => `${id}は消去されたファイルから作られたため、作り直せません。`,
    morphDerived: (id) =>
      `${id}は別の音から作られました。混ぜるのは元のノイズなので、モーフできるのはシードだけから作られた音です。`,
    morphWeights: (a, b) => `${a}と${b}は異なる重みで作られました。モーフには同じ重みの音が必要です。`,
    morphSame: 'モーフには異なる二つの音が必要です。',
    notYourSound: '音を削除できるのは、作った人とモデレーターだけです。',
    notYourJob: '中止できるのは、依頼した人とモデレーターだけです。',
    jobOver: 'もう終わっています。中止するものはありません。',
    notOurWav:
      'このファイルにはレシピがありません。Rimshotのファイルは、ほかのソフトで保存されない限りレシピを持っています。',
    strangeRecipe: (reason) => `このファイルのレシピは、Rimshotが書くものではありません：${reason}`,
    unknownRecipe: (id) => `このファイルは${id}だと名乗っていますが、ここではその音は知られていません。`,
    noSoundsHere: 'このメッセージには、こちらの音がありません。',
    noFavourites: 'お気に入りはまだありません。音の下の「保存」で追加できます。',
    nothingToPack: 'まとめる音がありません。',
    packWithout: '音を指定してください。「batch」オプションに、音のIDを一つ入れます。',
    ownSound: '自分の音には投票できません。',
    fileTooLarge: (name, size) => `${name}は${size} MBあります。使えるのは10 MiBまでです。`,
    emptyId: '音を指定してください：k7f3q2のようなID、またはファイル。',
    uploadGone: 'このファイルはもう保存されていません。もう一度添付してください。',
  },

  refused: {
    person: (limit, when) =>
      `進行中の依頼が${limit}件あります。ここで一人が同時に出せるのはここまでです。${when}もう一度試すか、/queueで中止してください。`,
    server: (limit, when) =>
      `このサーバーには進行中の依頼が${limit}件あり、同時に出せる上限です。${when}もう一度お試しください。`,
    day: (limit, when) => `ここで一人が一日に作れる${limit}音を超えます。${when}新しい日が始まります。`,
    queue: (limit, when) => `${limit}件の依頼が待っていて、これ以上は入りません。${when}もう一度お試しください。`,
    stopping: () => 'Rimshotはまもなく停止するため、新しい依頼を受け付けません。再開後にお試しください。',
  },

  job: {
    waiting: (ahead, eta) => `あなたの前に${ahead}件の依頼があります${eta ? `。およそ${eta}で完成します` : ''}。`,
    progress: (step, steps, left) => `ステップ ${step}/${steps}、残りおよそ${left}`,
    cancelled: '中止しました。',
  },

  result: {
    heading: (title, count, name) => `**${title}** × ${count}${name ? `（${name}さん）` : ''}`,
    seed: (seed) => `シード ${seed}`,
    weights: (list) => `重み：${list}`,
    steps: (steps) => `${steps}ステップ`,
    raw: '未加工',
    strength: (value) => `強さ ${value}`,
    kept: (ms) => `先頭${ms} msを保持`,
    from: (source) => `${source}から`,
    skipped: (seconds: number) =>
      `打音はファイルの先頭から ${seconds} 秒後に始まります。それより前の部分は使っていません。`,
    between: (a, b) => `${a}と${b}の間`,
    anUpload: 'ファイル',
    madeBy: (name) => `最初に作った人：${name}`,
    soundAlt: (n, facts) => `音${n}：${facts}`,
    pictureAlt: (count) => `番号付きの音${count}個の波形とスペクトログラム`,
  },

  sample: {
    title: (id, model) => `**${id}** · ${model}`,
    maker: (name, when) => `${when}に${name}が作成`,
    votes: (n) => `${n}票`,
    recipe: 'レシピ',
    descendants: (list) => `この音から作られた音：${list}`,
    pruned: '音声は整理されましたが、レシピは残っています。',
  },

  vote: {
    counted: (id, votes) => `${id}に投票しました。現在${votes}票です。`,
    withdrawn: (id, votes) => `${id}への票を取り消しました。現在${votes}票です。`,
  },

  save: {
    saved: (id) => `${id}をお気に入りに追加しました。/mineで見られます。`,
    removed: (id) => `${id}をお気に入りから外しました。`,
  },

  restyle: { ask: 'どのドラムの音にしますか？' },

  pick: {
    vary: 'どの音のバリエーションを作りますか？',
    save: 'どの音を保存しますか？',
    sample: 'どの音についてですか？',
  },

  fame: {
    cannotPost: (channel) => `${channel}に投稿できません。View Channel、Send Messages、Attach Filesの権限が必要です。`,
    refused: (reason) => `投稿が拒否されました：${reason}。`,
    opened: (threshold) => `ここに殿堂が開きました。${threshold}票を得た音がもう一度投稿されます。`,
    entry: (id, votes, maker) => `🏆 **${id}** · ${maker} · ${votes}票`,
  },

  nobody: '匿名',

  top: {
    heading: (period, model) => `**人気の音（${period}）**${model ? ` · ${model}` : ''}`,
    empty: 'この期間に票を得た音はありません。音の下のハートが票です。',
    line: (id, model, votes, maker) => `**${id}** ${model} · ♥ ${votes} · ${maker}`,
  },

  mine: {
    favourites: 'お気に入り',
    recent: '最近の音',
    empty: 'まだ何もありません。/kick 4で最初の音を作り、気に入ったら「保存」してください。',
  },

  pack: {
    ready: (count) => `${count}個の音のパック`,
    skipped: (ids) => `音声が整理されたため省いた音：${ids}`,
    leftOut: (ids) => `ここではファイルが大きくなりすぎるため省いた音：${ids}`,
  },

  queue: {
    empty: '作成中のものも、待っているものもありません。',
    heading: (count) => `**${count}件の依頼**`,
    running: '作成中',
    waiting: '待機中',
    line: (title, count, name, state, eta) =>
      `${title} × ${count}${name ? `（${name}さん）` : ''}：${state}${eta ? `、およそ${eta}` : ''}`,
    more: (count) => `…ほか${count}件`,
  },

  about: {
    intro: 'Rimshotは、拡散モデルでドラムのワンショットをこのマシン上で作ります。',
    models: 'モデル',
    device: (device, note) => `デバイス：${device}。${note}`,
    speed: (list) => `測定値：${list}`,
    perStep: (model, ms) => `${model} 1ステップ${ms} ms`,
    limits: (jobs, samples) => `制限：一人につき同時に${jobs}件、一日に${samples}音まで。`,
    licence: (licence) => `ライセンス：${licence}`,
    inUse: '使用中',
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
    fame: (channel, threshold) => `殿堂：${channel}、${threshold}票から`,
    fameStuck: (reason, when) => `⚠ 殿堂入りを待っている音があります。${reason}${when}もう一度試します。`,
    fameOff: '殿堂：閉じています',
    channels: (list) => `使えるチャンネル：${list}`,
    everywhere: 'すべて',
    samples: (n) => `一人が一日に作れる音：${n}`,
    jobs: (n) => `一人が同時に出せる依頼：${n}`,
    gallery: (open) => `公開ギャラリー：${open ? 'はい' : 'いいえ'}`,
  },

  delete: {
    sure: (id) => `${id}を全員から削除しますか？元に戻せません。`,
    done: (id) => `${id}を削除しました。`,
  },

  forget: {
    sure: 'あなたの票、お気に入り、アップロード、名前を消去します。音は名前なしで残ります。元に戻せません。',
    done: (votes, favourites, uploads, samples) =>
      `消去しました：票${votes}、お気に入り${favourites}、アップロード${uploads}。${samples}個の音から名前を外しました。`,
  },
};
