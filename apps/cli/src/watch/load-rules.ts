import { readdir, stat } from 'node:fs/promises';
import { BlockList, isIP } from 'node:net';
import path from 'node:path';
import { type InputProblem, readText } from '@countersign/adapters/dump';
import { fail, ok, type Result } from '@countersign/core';
import {
  DETECTION_RULES,
  type DetectionRule,
  readSigma,
  type SigmaFile,
  type SigmaProblem,
  type SigmaTools,
} from '@countersign/govern';
import { RE2JS } from 're2js';
import { type Document, isNode, LineCounter, parseAllDocuments } from 'yaml';
import type { Io } from '../io.ts';

/** Larger files of rules are refused, in bytes. */
const MAX_BYTES = 1 << 20;
/** As are folders of more files. */
const MAX_FILES = 10_000;

/** A file of rules as it was read, and where in it what is said stands. */
interface ReadFile extends SigmaFile {
  readonly lineOf: (document: number, pointer: string) => number | null;
}

/** Rules by what they are called: ids of ours, files of Sigma, and folders of these at any depth. */
export async function loadRules(
  io: Io,
  names: readonly string[],
): Promise<Result<readonly DetectionRule[], readonly InputProblem[]>> {
  const own = DETECTION_RULES.filter(({ id }) => names.includes(id));
  const files: ReadFile[] = [];
  const problems: InputProblem[] = [];
  for (const name of names) {
    if (own.some(({ id }) => id === name)) continue;
    const found = await filesBehind(io, name);
    if (!found.ok) problems.push(found.failure);
    for (const file of found.ok ? found.value : []) {
      const read = await readRules(io, file);
      if (read.ok) files.push(read.value);
      else problems.push(...read.failure);
    }
  }
  if (problems.length > 0) return fail(problems);
  const rules = readSigma(files, TOOLS);
  if (rules.ok) return ok([...own, ...rules.value]);
  const byName = new Map(files.map((file) => [file.name, file]));
  return fail(rules.failure.map((each) => inFile(each, byName.get(each.file))));
}

/** A problem with the line at which it stands. */
function inFile({ document, file, issue }: SigmaProblem, read: ReadFile | undefined): InputProblem {
  const line = read?.lineOf(document, issue.pointer) ?? null;
  const message = line === null ? issue.message : `line ${line}: ${issue.message}`;
  return { file, issue: { ...issue, message } };
}

async function filesBehind(io: Io, name: string): Promise<Result<readonly string[], InputProblem>> {
  try {
    const absolute = path.resolve(io.directory, name);
    if (!(await stat(absolute)).isDirectory()) return ok([name]);
    const found = (await readdir(absolute, { recursive: true })).filter((file) =>
      /\.ya?ml$/.test(file),
    );
    if (found.length === 0) return fail(problem(name, 'the folder holds no rule (*.yml)'));
    if (found.length > MAX_FILES) return fail(problem(name, `more than ${MAX_FILES} files`));
    return ok(found.toSorted().map((file) => path.join(name, file)));
  } catch {
    const ids = DETECTION_RULES.map(({ id }) => id).join(', ');
    return fail(problem(name, 'it is no rule, and there is no such file or folder', ids));
  }
}

async function readRules(io: Io, file: string): Promise<Result<ReadFile, readonly InputProblem[]>> {
  const text = await readText(file, {
    directory: io.directory,
    standardInput: io.stdin,
    limits: { fileBytes: MAX_BYTES, textBytes: MAX_BYTES },
  });
  if (!text.ok) return fail([text.failure]);
  const lineCounter = new LineCounter();
  const parsed = parseAllDocuments(text.value, { lineCounter });
  const documents: readonly Document[] = Array.isArray(parsed) ? parsed : [];
  const errors = documents.flatMap((document) => document.errors);
  if (errors.length > 0) {
    return fail(errors.map(({ message }) => problem(file, message.split('\n')[0] ?? message)));
  }
  return ok({
    name: file,
    documents: documents.map((document): unknown => document.toJS({ maxAliasCount: 100 })),
    lineOf(at, pointer) {
      const keys = pointer.split('/').slice(1).map(unescaped);
      const node: unknown = documents[at - 1]?.getIn(keys, true);
      const start = isNode(node) ? node.range?.[0] : undefined;
      return start === undefined ? null : lineCounter.linePos(start).line;
    },
  });
}

function unescaped(token: string): string | number {
  const text = token.replaceAll('~1', '/').replaceAll('~0', '~');
  return /^\d+$/.test(text) ? Number(text) : text;
}

function problem(file: string, message: string, help?: string): InputProblem {
  const issue = { code: 'invalid-value', severity: 'error', pointer: '', message } as const;
  return { file, issue: help === undefined ? issue : { ...issue, help } };
}

const FLAGS: ReadonlyMap<string, number> = new Map([
  ['i', RE2JS.CASE_INSENSITIVE],
  ['m', RE2JS.MULTILINE],
  ['s', RE2JS.DOTALL],
]);

/** Regular expressions of others take time in proportion to the text, whatever they are. */
const TOOLS: SigmaTools = {
  regex(pattern, flags) {
    const bits = Array.from(flags, (flag) => FLAGS.get(flag) ?? 0).reduce((a, b) => a | b, 0);
    const compiled = RE2JS.compile(pattern, bits);
    return (text) => compiled.matcher(text).find();
  },
  range(cidr) {
    const [address = '', length] = cidr.split('/');
    const version = isIP(address);
    const bits = Number(length ?? (version === 4 ? 32 : 128));
    if (version === 0 || !Number.isInteger(bits) || bits < 0 || bits > (version === 4 ? 32 : 128)) {
      throw new Error('it is no range of addresses, as in 192.0.2.0/24');
    }
    const list = new BlockList();
    list.addSubnet(address, bits, version === 4 ? 'ipv4' : 'ipv6');
    return (text) => {
      const own = isIP(text);
      return own !== 0 && list.check(text, own === 4 ? 'ipv4' : 'ipv6');
    };
  },
};
