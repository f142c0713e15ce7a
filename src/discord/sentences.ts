import type { Locale } from '../chat/chat.ts';

interface Sentences {
  readonly noServer: string;
  readonly stopping: string;
  readonly missingPermissions: (names: string) => string;
}

const en: Sentences = {
  noServer: 'Please use me in a server, not in a private chat.',
  stopping: 'I am being restarted. Please try again in a minute.',
  missingPermissions: (names) =>
    `I cannot post sounds in this channel. Someone who manages the server has to give me: ${names}.`,
};

/** What the adapter itself says; all else comes from the commands. Permissions keep the English names of Discord's documentation. */
export const sentences: Readonly<Record<Locale, Sentences>> = {
  en,
  de: {
    noServer: 'Bitte benutze mich auf einem Server, nicht in einer privaten Unterhaltung.',
    stopping: 'Ich werde gerade neu gestartet. Bitte versuche es in einer Minute noch einmal.',
    missingPermissions: (names) =>
      `Ich kann in diesem Kanal keine Klänge posten. Jemand, der den Server verwaltet, muss mir diese Rechte geben: ${names}.`,
  },
  fr: {
    noServer: 'Utilise-moi sur un serveur, pas dans une conversation privée.',
    stopping: 'Je redémarre. Réessaie dans une minute.',
    missingPermissions: (names) =>
      `Je ne peux pas publier de sons dans ce salon. Une personne qui gère le serveur doit m’accorder : ${names}.`,
  },
  es: {
    noServer: 'Úsame en un servidor, no en un chat privado.',
    stopping: 'Me estoy reiniciando. Inténtalo de nuevo en un minuto.',
    missingPermissions: (names) =>
      `No puedo publicar sonidos en este canal. Alguien que gestione el servidor debe darme: ${names}.`,
  },
  ja: {
    noServer: 'ダイレクトメッセージではなく、サーバーで使ってください。',
    stopping: '再起動中です。1分後にもう一度お試しください。',
    missingPermissions: (names) =>
      `このチャンネルには音を投稿できません。サーバーの管理者に次の権限を付けてもらってください：${names}`,
  },
};
