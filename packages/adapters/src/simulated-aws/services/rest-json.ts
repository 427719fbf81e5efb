import { ServiceError } from '../service-error.ts';
import type { ReceivedRequest } from '../signature.ts';
import { jsonAnswer, jsonError } from '../wire/write-answer.ts';
import type { RestProtocol, Routed } from './operation.ts';

/** `GET /2015-03-31/functions/{FunctionName}/policy`: the method and the path of an operation, with its parameters. */
type Route = `${'DELETE' | 'GET' | 'POST' | 'PUT'} /${string}`;

const CONTENT_TYPE = 'application/json';
const NOWHERE: Routed = { name: '', parameters: {} };

/**
 * AWS's REST protocol with JSON: operations are told by methods and paths; parameters
 * stand in the path, in the query and in the body.
 *
 * @param routes the operations by their routes
 * @see {@link https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html}
 */
export function restJson(routes: Readonly<Record<Route, string>>): RestProtocol {
  const known = Object.entries(routes).map(([route, name]) => {
    const [method = '', path = ''] = route.split(' ');
    return { name, method, parts: partsOf(path) };
  });
  return {
    kind: 'rest',
    render: (_name, output) => ({ contentType: CONTENT_TYPE, body: jsonAnswer(output) }),
    renderError: (code, message) => ({
      contentType: CONTENT_TYPE,
      body: jsonError(code, message),
    }),
    route: (request) => {
      const url = new URL(request.target, 'http://localhost');
      const parts = partsOf(url.pathname).map(decoded);
      for (const { method, name, parts: template } of known) {
        const inPath = method === request.method ? matched(template, parts) : null;
        if (inPath === null) continue;
        const parameters = { ...inBody(request), ...Object.fromEntries(url.searchParams) };
        return { name, parameters: { ...parameters, ...inPath } };
      }
      return NOWHERE;
    },
  };
}

/** A slash at the end means nothing. */
function partsOf(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '');
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new ServiceError('SerializationException', 'The path is not encoded as URLs are.');
  }
}

function matched(
  template: readonly string[],
  parts: readonly string[],
): Readonly<Record<string, string>> | null {
  if (template.length !== parts.length) return null;
  const values: [string, string][] = [];
  for (const [index, expected] of template.entries()) {
    const part = parts[index] ?? '';
    const [, name] = /^\{(.+)\}$/.exec(expected) ?? [];
    if (name !== undefined) values.push([name, part]);
    else if (part !== expected) return null;
  }
  return Object.fromEntries(values);
}

function inBody({ body }: ReceivedRequest): object {
  if (body === '') return {};
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // What follows says so.
  }
  throw new ServiceError('SerializationException', 'The body is no JSON object.');
}
