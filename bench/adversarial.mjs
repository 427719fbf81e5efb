// Hostile policies: what each comparison answers, in how much time and memory, against the limits of 1 s and 200 MB.
// usage: node bench/adversarial.mjs [CASE]
//   Without CASE every case runs in a process of its own.
import { spawnSync } from 'node:child_process';
import { loadCatalog } from '../packages/adapters/dist/catalog/index.js';
import { createComparer, parsePolicy } from '../packages/core/dist/index.js';

const LIMIT_MS = 1000;
const LIMIT_MB = 200;
const MANY = 1000;

const statement = (rest) => ({
  Effect: 'Allow',
  ...('NotAction' in rest ? {} : { Action: 's3:GetObject' }),
  ...('NotResource' in rest ? {} : { Resource: '*' }),
  ...rest,
});
const when = (Condition) => [{ Condition }];
const list = (count, make) => Array.from({ length: count }, (_, index) => make(index));
const bucket = (pattern) => `arn:aws:s3:::${pattern}`;
const keyValues = (operator, make) => when({ [operator]: { k: list(MANY, make) } });

/** Pairs of policies: does the first allow more than the second? */
const CASES = {
  'alternating stars': [
    [{ Resource: bucket('*a*b'.repeat(500)) }],
    [{ Resource: bucket('*b*a'.repeat(500)) }],
  ],
  'alternating stars, many': [
    [{ Resource: bucket(`${'*a*b'.repeat(20)}*`) }],
    [{ Resource: list(20, (i) => bucket(`${'*b*a'.repeat(10)}${'?'.repeat(i)}*`)) }],
  ],
  'a letter and forty more': [
    when({ StringLike: { k: `*a${'?'.repeat(40)}` } }),
    when({ StringLike: { k: [`*b${'?'.repeat(40)}`, `*c${'?'.repeat(39)}`] } }),
  ],
  'long patterns': [
    when({ StringLike: { k: list(8, (i) => `${'*ababab'.repeat(200)}${i}`) } }),
    when({ StringLike: { k: list(8, (i) => `${'*bababa'.repeat(200)}${i}`) } }),
  ],
  '10,000 statements': [
    list(10_000, (i) => ({ Resource: bucket(`b${i}`) })),
    list(10_000, (i) => ({ Resource: bucket(`b${i + 1}`) })),
  ],
  '1,000 statements': [
    list(MANY, (i) => ({ Resource: bucket(`*${i}*x*`) })),
    list(MANY, (i) => ({ Resource: bucket(`*${i}*`) })),
  ],
  '900 statements with conditions': [
    list(900, (i) => ({
      Condition: {
        StringLike: { [`k${i % 30}`]: `*${i}*` },
        StringEquals: { [`m${i % 17}`]: `v${i}` },
      },
    })),
    list(900, (i) => ({
      Condition: {
        StringLike: { [`k${i % 29}`]: `*${i}*` },
        StringEquals: { [`m${i % 13}`]: `v${i}` },
      },
    })),
  ],
  '1,000 values': [
    keyValues('StringEquals', (i) => `v${i}`),
    keyValues('StringEquals', (i) => `v${999 - i}`),
  ],
  '1,000 patterns': [
    keyValues('StringLike', (i) => `*v${i}*x`),
    keyValues('StringNotLike', (i) => `*w${i}*`),
  ],
  '1,000 numbers': [
    keyValues('NumericNotEquals', (i) => `${i}`),
    keyValues('NumericNotEquals', (i) => `${i}.5`),
  ],
  '1,000 dates': [
    keyValues('DateEquals', (i) => `${1_700_000_000 + i}`),
    keyValues('DateEquals', (i) => `${1_700_000_001 + i}`),
  ],
  '1,000 ranges of addresses': [
    keyValues('IpAddress', (i) => `2001:db8:${i.toString(16)}::/48`),
    keyValues('IpAddress', (i) => `2001:db8:${(i + 1).toString(16)}::/48`),
  ],
  '1,000 values of a list': [
    keyValues('ForAnyValue:StringLike', (i) => `a*${i}`),
    keyValues('ForAllValues:StringLike', (i) => `a*${i + 1}`),
  ],
  '1,000 resources': [
    [{ Resource: list(MANY, (i) => bucket(`b${i}/*/x*`)) }],
    [{ Resource: list(MANY, (i) => bucket(`*${i}/*`)) }],
  ],
  '1,000 action patterns': [
    [{ Action: list(MANY, (i) => `*a*b*${i}`) }],
    [{ Action: list(MANY, (i) => `*b*a*${i}`) }],
  ],
  'patterns over all services': [
    [{ Action: list(2000, (i) => `*:*${i.toString(36)}*`) }],
    [{ NotAction: list(2000, (i) => `s*:*e*t*${i}*`) }],
  ],
  'twelve keys a statement': [
    [{}],
    list(12, (i) => ({
      Condition: {
        StringLike: Object.fromEntries(list(12, (key) => [`k${key}`, `*${i}a*b*`])),
      },
    })),
  ],
  'a thousand variables': [
    [{ Resource: list(500, (i) => bucket(`\${aws:k${i}}-\${aws:m${i}}/*`)) }],
    [{ Resource: list(500, (i) => bucket(`*-\${aws:k${i}}/\${aws:m${i}}`)) }],
  ],
  '500 denies': [
    [{}, ...list(500, (i) => denied(i, i))],
    [{}, ...list(500, (i) => denied(i + 1, i))],
  ],
};

function denied(pattern, value) {
  return {
    Effect: 'Deny',
    Resource: bucket(`*${pattern}*`),
    Condition: { StringEquals: { [`k${value % 5}`]: `v${value}` } },
  };
}

function attached(name, statements) {
  const parsed = parsePolicy({
    Version: '2012-10-17',
    Statement: statements.map((each) => statement(each)),
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure[0]));
  return { name, kind: 'identity', policy: parsed.value.policy };
}

function runOne(name) {
  const [a, b] = CASES[name].map((statements, index) => attached(`policy ${index}`, statements));
  const catalog = loadCatalog();
  const start = performance.now();
  const answer = createComparer(catalog, [a, b]).allowsMore(a, b);
  const ms = performance.now() - start;
  const mb = process.resourceUsage().maxRSS / 1024;
  const reason = answer.kind === 'unknown' ? answer.reason : '';
  print({ name, answer: answer.kind, ms, mb, reason });
}

function print({ name, answer, ms, mb, reason }) {
  const time = `${ms.toFixed(0).padStart(5)} ms (${(ms / LIMIT_MS).toFixed(2)} of the limit)`;
  const memory = `${mb.toFixed(0).padStart(4)} MB (${(mb / LIMIT_MB).toFixed(2)})`;
  process.stdout.write(
    `${name.padEnd(31)} ${answer.padEnd(8)} ${time}  ${memory}  ${reason}\n`.replace(/ +\n$/, '\n'),
  );
}

const [, script, chosen] = process.argv;
if (chosen !== undefined) runOne(chosen);
else {
  for (const name of Object.keys(CASES)) {
    const child = spawnSync(process.execPath, [script, name], {
      stdio: 'inherit',
      timeout: 60_000,
    });
    const { signal, status } = child;
    if (status !== 0) process.stdout.write(`${name}: ended with ${status ?? signal}\n`);
  }
}
