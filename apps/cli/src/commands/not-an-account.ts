import type { Failure } from '../failure.ts';

/** The answer to an option that should hold an account id. */
export function notAnAccount(text: string): Failure {
  return {
    kind: 'usage',
    message: `\`${text}\` is not an account id`,
    help: 'an account id has twelve digits',
  };
}
