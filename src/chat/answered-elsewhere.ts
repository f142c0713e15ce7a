/**
 * Thrown by a request's first answer where another program with the same account was faster. Nobody is to be told:
 * the person has that program's answer. What was begun for the request is dropped.
 */
export class AnsweredElsewhere extends Error {
  override readonly name = 'AnsweredElsewhere';
}
