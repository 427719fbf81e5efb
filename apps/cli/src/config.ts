/** What the environment says; the only place that reads it. */
export interface Environment {
  readonly color: 'always' | 'never' | 'auto';
}

/**
 * Reads the environment.
 *
 * `NO_COLOR` (any text): no colours. `FORCE_COLOR` (any text but `0`): colours even
 * into a pipe. `TERM=dumb`: no colours. Default: colours on a terminal.
 */
export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  if ((env['NO_COLOR'] ?? '') !== '') return { color: 'never' };
  const force = env['FORCE_COLOR'] ?? '';
  if (force !== '') return { color: force === '0' ? 'never' : 'always' };
  return { color: env['TERM'] === 'dumb' ? 'never' : 'auto' };
}
