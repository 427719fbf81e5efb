import { isatty } from 'node:tty';
import { readEnvironment } from './config.ts';
import type { Output } from './io.ts';
import { run } from './run.ts';

const environment = readEnvironment();

/** A reader that went away, such as `head`, is no failure: what it wanted it has. */
function outputTo(stream: NodeJS.WriteStream & { readonly fd: number }): Output {
  let isClosed = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    isClosed = true;
  });
  const isTerminal = isatty(stream.fd);
  return {
    write: (text) => {
      if (!isClosed) stream.write(text);
    },
    isTerminal,
    columns: isTerminal ? stream.columns : 0,
    useColor: environment.color === 'always' || (environment.color === 'auto' && isTerminal),
  };
}

/** The first Ctrl+C lets a command end in order, the second ends it at once. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => controller.abort());
  }
  return controller.signal;
}

process.exitCode = await run(process.argv.slice(2), {
  stdout: outputTo(process.stdout),
  stderr: outputTo(process.stderr),
  stdin: process.stdin,
  directory: process.cwd(),
  nowMs: () => Date.now(),
  interruption,
});

// A pipe that somebody still holds would keep the process.
process.stdin.destroy();
