import type { Result } from '@countersign/core';
import { type Failure, printFailure } from '../failure.ts';
import type { Io, Output } from '../io.ts';
import { withoutPasswords } from '../terminal/without-passwords.ts';
import { InvokedWatch } from './invoked-watch.ts';

/** What Lambda says of an invocation. */
export interface InvocationContext {
  readonly getRemainingTimeInMillis: () => number;
}

/** What a queue wants to know: which of its messages are to come again. */
export interface InvocationAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** No alert is begun when there is less time left, in milliseconds. */
const MARGIN_MS = 5000;

/** A watch, and what ends its attempts when there is no time left. */
interface Running {
  readonly watch: Promise<InvokedWatch>;
  readonly stop: AbortController;
}

/** What the last invocation has left. */
let running: Running | null = null;

/**
 * What AWS Lambda invokes: takes records of CloudTrail that SQS, SNS, S3 or EventBridge bring, and
 * alerts whom `countersign.yaml` beside the code says. An invocation that fails throws, so that
 * Lambda brings the same again; what was taken already is known then.
 *
 * @see {@link https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html}
 * @see {@link https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html}
 */
export async function handler(
  event: unknown,
  { getRemainingTimeInMillis }: InvocationContext,
): Promise<InvocationAnswer> {
  running ??= begin();
  const { stop, watch } = running;
  const timer = setTimeout(() => stop.abort(), getRemainingTimeInMillis() - MARGIN_MS);
  try {
    const taken = await (await watch).take(event, () => stop.signal.aborted);
    const failed = valueOf(taken, worldOf(stop.signal).stderr);
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  } catch (error) {
    stop.abort();
    throw error;
  } finally {
    clearTimeout(timer);
    if (stop.signal.aborted) await end(watch);
  }
}

function begin(): Running {
  const stop = new AbortController();
  const world = worldOf(stop.signal);
  const watch = InvokedWatch.begin(world).then((begun) => valueOf(begun, world.stderr));
  return { watch, stop };
}

/** The next invocation begins anew. */
async function end(watch: Promise<InvokedWatch>): Promise<void> {
  running = null;
  await watch.then(async (begun) => begun.end()).catch(() => undefined);
}

function valueOf<Value>(result: Result<Value, Failure>, stderr: Output): Value {
  if (result.ok) return result.value;
  printFailure(result.failure, stderr);
  throw new Error('the invocation failed; the lines before say why');
}

/** Everything that is written goes into the log of the function. */
function worldOf(interruption: AbortSignal): Io {
  return {
    stdout: outputTo(process.stdout),
    stderr: withoutPasswords(outputTo(process.stderr)),
    stdin: process.stdin,
    directory: process.cwd(),
    nowMs: () => Date.now(),
    interruption: () => interruption,
  };
}

function outputTo(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => {
      stream.write(text);
    },
    isTerminal: false,
    columns: 0,
    useColor: false,
  };
}
