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

/**
 * Makes ready for AWS's SDK, which reads credentials, endpoints and proxies from
 * variables of its own (`AWS_PROFILE`, `AWS_ENDPOINT_URL`, …).
 *
 * `AWS_REGION`, `AWS_DEFAULT_REGION`: where STS is asked whose credentials these
 * are; needed for AWS China and GovCloud only. The SDK's note that it will want a
 * newer Node is for whoever builds this command, and is turned off.
 */
export function prepareSdk(env: NodeJS.ProcessEnv = process.env): {
  readonly sdkRegion: string | null;
} {
  env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const region = env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? '';
  return { sdkRegion: region === '' ? null : region };
}

/** A variable that a configuration names, such as one that holds a secret; `null` where it is not set. */
export function readVariable(name: string, env: NodeJS.ProcessEnv = process.env): string | null {
  const value = Object.hasOwn(env, name) ? (env[name] ?? '') : '';
  return value === '' ? null : value;
}
