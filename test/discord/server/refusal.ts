/** What Discord answers where it refuses: an HTTP status, its own code, a text, and fields that are wrong. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: number;
  readonly fields: unknown;

  constructor(status: number, code: number, message: string, fields?: unknown) {
    super(message);
    this.status = status;
    this.code = code;
    this.fields = fields;
  }
}

export const refusals = {
  unauthorized: () => new Refusal(401, 0, '401: Unauthorized'),
  unknownRoute: () => new Refusal(404, 0, '404: Not Found'),
  unknownChannel: () => new Refusal(404, 10003, 'Unknown Channel'),
  unknownMessage: () => new Refusal(404, 10008, 'Unknown Message'),
  unknownWebhook: () => new Refusal(404, 10015, 'Unknown Webhook'),
  unknownInteraction: () => new Refusal(404, 10062, 'Unknown interaction'),
  tooLarge: () => new Refusal(413, 40005, 'Request entity too large'),
  acknowledged: () => new Refusal(400, 40060, 'Interaction has already been acknowledged.'),
  missingAccess: () => new Refusal(403, 50001, 'Missing Access'),
  emptyMessage: () => new Refusal(400, 50006, 'Cannot send an empty message'),
  notText: () => new Refusal(400, 50008, 'Cannot send messages in a non-text channel'),
  archived: () => new Refusal(400, 50083, 'Thread is archived'),
  locked: () => new Refusal(400, 160005, 'Thread is locked'),
  notYours: () => new Refusal(403, 50005, 'Cannot edit a message authored by another user'),
  missingPermissions: () => new Refusal(403, 50013, 'Missing Permissions'),
  expiredToken: () => new Refusal(401, 50027, 'Invalid Webhook Token'),
  invalid: (fields: unknown) =>
    new Refusal(400, 50035, `Invalid Form Body ${JSON.stringify(fields).slice(0, 500)}`, fields),
  hourOld: () =>
    new Refusal(429, 30046, 'Maximum number of edits to messages older than 1 hour reached. Try again later'),
} as const;
