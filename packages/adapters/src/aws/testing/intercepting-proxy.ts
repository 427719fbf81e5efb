import { once } from 'node:events';
import http from 'node:http';

/** A request on its way to AWS. */
export interface PassingRequest {
  /** As in actions, such as `iam`. */
  readonly service: string;
  readonly region: string;
  /** The operation, or method and path where the path tells it. */
  readonly operation: string;
  readonly accountId: string;
  readonly body: string;
}

/** What is answered in the place of AWS. */
export interface Reply {
  readonly status: number;
  readonly body: string;
  readonly type?: string;
}

/** Stands in front of an endpoint: counts what passes, and answers some of it itself. */
export interface InterceptingProxy {
  readonly url: string;
  /** Everything that came, those that were answered here among them. */
  readonly requests: readonly PassingRequest[];
  /** Decides about each request; `null` lets it pass. */
  intercept: (request: PassingRequest) => Promise<Reply | null> | Reply | null;
  forget(): void;
  stop(): Promise<void>;
}

/** An error as services answer that speak XML. */
export function xmlError(status: number, code: string, message: string): Reply {
  const body = `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`;
  return { status, body, type: 'text/xml' };
}

/** An error as services answer that speak JSON. */
export function jsonError(status: number, code: string, message: string): Reply {
  const body = JSON.stringify({ __type: code, message });
  return { status, body, type: 'application/x-amz-json-1.1' };
}

/**
 * Starts a proxy on this machine in front of `target`. Which account a request is
 * about is told by its access key: those that pass through here, when a role is
 * assumed, are remembered.
 */
export async function startProxy(target: string, ownAccount: string): Promise<InterceptingProxy> {
  const requests: PassingRequest[] = [];
  const accountByKey = new Map<string, string>();
  const server = http.createServer((incoming, outgoing) => {
    void serve(incoming, outgoing).catch((error: unknown) => outgoing.destroy(asError(error)));
  });

  async function serve(
    incoming: http.IncomingMessage,
    outgoing: http.ServerResponse,
  ): Promise<void> {
    const body = await textOf(incoming);
    const request = describe(incoming, body, accountByKey, ownAccount);
    requests.push(request);
    const reply = await proxy.intercept(request);
    if (reply !== null) {
      outgoing.writeHead(reply.status, { 'content-type': reply.type ?? 'text/xml' });
      outgoing.end(reply.body);
      return;
    }
    const answer = await fetch(`${target}${incoming.url ?? '/'}`, {
      method: incoming.method ?? 'GET',
      headers: headersOf(incoming),
      ...(body === '' ? {} : { body }),
    });
    const text = await answer.text();
    if (request.operation === 'AssumeRole') remember(body, text, accountByKey);
    const type = answer.headers.get('content-type');
    outgoing.writeHead(answer.status, type === null ? {} : { 'content-type': type });
    outgoing.end(text);
  }

  const proxy: InterceptingProxy = {
    url: await listen(server),
    requests,
    intercept: () => null,
    forget: () => requests.splice(0),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return proxy;
}

function describe(
  { headers, method = '', url = '' }: http.IncomingMessage,
  body: string,
  accountByKey: ReadonlyMap<string, string>,
  ownAccount: string,
): PassingRequest {
  const scope = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//.exec(headers.authorization ?? '');
  const [, key = '', region = '', service = ''] = scope ?? [];
  const target = String(headers['x-amz-target'] ?? '').split('.')[1];
  const action = new URLSearchParams(body).get('Action');
  const operation = target ?? action ?? `${method} ${url}`;
  return { service, region, operation, accountId: accountByKey.get(key) ?? ownAccount, body };
}

function remember(body: string, answer: string, accountByKey: Map<string, string>): void {
  const role = new URLSearchParams(body).get('RoleArn') ?? '';
  const key = /<AccessKeyId>([^<]+)</.exec(answer)?.[1];
  if (key !== undefined) accountByKey.set(key, role.split(':')[4] ?? '');
}

function headersOf({ headers }: http.IncomingMessage): Record<string, string> {
  const passed = Object.entries(headers).filter(
    ([name]) => !['host', 'connection', 'content-length', 'expect'].includes(name),
  );
  return Object.fromEntries(passed.map(([name, value]) => [name, String(value)]));
}

async function textOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

async function listen(server: http.Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return `http://127.0.0.1:${address.port}`;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
