import type { Locale } from '../languages/locale.ts';

interface Sentences {
  readonly noServer: string;
  readonly stopping: string;
  readonly missingPermissions: (names: string) => string;
  readonly foreignFile: string;
  readonly fileTooLarge: (mebibytes: number) => string;
  readonly fileUnreachable: string;
  readonly fileRefused: (status: number) => string;
  readonly fileCutOff: string;
}

export type { Sentences };

const en: Sentences = {
  noServer: 'Please use me in a server, not in a private chat.',
  stopping: 'I am being restarted. Please try again in a minute.',
  missingPermissions: (names) =>
    `I cannot post sounds in this channel. Someone who manages the server has to give me: ${names}.`,
  foreignFile: 'The file was not read: it does not come from Discord’s own file host.',
  fileTooLarge: (mebibytes) => `The file is too large: at most ${mebibytes} MiB are read.`,
  fileUnreachable: 'The file could not be fetched from Discord. Please upload it again.',
  fileRefused: (status) => `Discord did not hand the file out (HTTP ${status}). Please upload it again.`,
  fileCutOff: 'The file stopped arriving half-way. Please upload it again.',
};

/** What the adapter itself says; all else comes from the commands. Permissions keep the English names of Discord's documentation. */
export const sentences: Readonly<Record<Locale, Sentences>> = {
  en,
  de: {
    noServer: 'Bitte benutze mich auf einem Server, nicht in einer privaten Unterhaltung.',
    stopping: 'Ich werde gerade neu gestartet. Bitte versuche es in einer Minute noch einmal.',
    missingPermissions: (names) =>
      `Ich kann in diesem Kanal keine Klänge posten. Jemand, der den Server verwaltet, muss mir diese Rechte geben: ${names}.`,
    foreignFile: 'Die Datei wurde nicht gelesen: Sie liegt nicht auf Discords eigenem Dateiserver.',
    fileTooLarge: (mebibytes) => `Die Datei ist zu groß: Es werden höchstens ${mebibytes} MiB gelesen.`,
    fileUnreachable: 'Die Datei war bei Discord nicht abzuholen. Bitte lade sie noch einmal hoch.',
    fileRefused: (status) =>
      `Discord hat die Datei nicht herausgegeben (HTTP ${status}). Bitte lade sie noch einmal hoch.`,
    fileCutOff: 'Die Datei kam nur zur Hälfte an. Bitte lade sie noch einmal hoch.',
  },
  fr: {
    noServer: 'Utilise-moi sur un serveur, pas dans une conversation privée.',
    stopping: 'Je redémarre. Réessaie dans une minute.',
    missingPermissions: (names) =>
      `Je ne peux pas publier de sons dans ce salon. Une personne qui gère le serveur doit m’accorder : ${names}.`,
    foreignFile: 'Le fichier n’a pas été lu : il ne vient pas du serveur de fichiers de Discord.',
    fileTooLarge: (mebibytes) => `Le fichier est trop gros : ${mebibytes} Mio au maximum.`,
    fileUnreachable: 'Impossible de récupérer le fichier chez Discord. Envoie-le à nouveau.',
    fileRefused: (status) => `Discord n’a pas fourni le fichier (HTTP ${status}). Envoie-le à nouveau.`,
    fileCutOff: 'Le fichier s’est arrêté en chemin. Envoie-le à nouveau.',
  },
  es: {
    noServer: 'Úsame en un servidor, no en un chat privado.',
    stopping: 'Me estoy reiniciando. Inténtalo de nuevo en un minuto.',
    missingPermissions: (names) =>
      `No puedo publicar sonidos en este canal. Alguien que gestione el servidor debe darme: ${names}.`,
    foreignFile: 'No se leyó el archivo: no viene del servidor de archivos de Discord.',
    fileTooLarge: (mebibytes) => `El archivo es demasiado grande: como máximo ${mebibytes} MiB.`,
    fileUnreachable: 'No se pudo obtener el archivo de Discord. Súbelo de nuevo.',
    fileRefused: (status) => `Discord no entregó el archivo (HTTP ${status}). Súbelo de nuevo.`,
    fileCutOff: 'El archivo se cortó a mitad de camino. Súbelo de nuevo.',
  },
  ja: {
    noServer: 'ダイレクトメッセージではなく、サーバーで使ってください。',
    stopping: '再起動中です。1分後にもう一度お試しください。',
    missingPermissions: (names) =>
      `このチャンネルには音を投稿できません。サーバーの管理者に次の権限を付けてもらってください：${names}`,
    foreignFile: 'ファイルを読み込みませんでした。Discordのファイルサーバーにあるものではありません。',
    fileTooLarge: (mebibytes) => `ファイルが大きすぎます。上限は${mebibytes} MiBです。`,
    fileUnreachable: 'Discordからファイルを取得できませんでした。もう一度アップロードしてください。',
    fileRefused: (status) =>
      `Discordがファイルを渡しませんでした（HTTP ${status}）。もう一度アップロードしてください。`,
    fileCutOff: 'ファイルの受信が途中で止まりました。もう一度アップロードしてください。',
  },
};
