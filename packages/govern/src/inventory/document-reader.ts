import {
  type AttachedPolicy,
  fail,
  type Issue,
  POLICY_TEXT_LIMITS,
  type PolicyKind,
  parsePolicy,
  parsePolicyText,
  quote,
} from '@countersign/core';
import type { JsonReader } from './json-reader.ts';

/**
 * The largest policy document that is read, in characters of its JSON; the largest
 * that AWS takes from anybody is a resource-based policy of 20 KB.
 */
const MAX_DOCUMENT_CHARACTERS = POLICY_TEXT_LIMITS.maxLength;

/**
 * Reads policy documents that lie in JSON: as JSON, or as JSON text, URL-encoded or
 * not, as the API itself gives it.
 */
export class DocumentReader {
  readonly warnings: Issue[] = [];
  /** What was read but cannot be decided. */
  readonly notKnown: string[] = [];
  private readonly json: JsonReader;

  /** @param json where errors are noted */
  constructor(json: JsonReader) {
    this.json = json;
  }

  /** The policy; `null` when it is none, which is noted with its name. */
  read(
    value: unknown,
    pointer: string,
    as: { readonly name: string; readonly kind: PolicyKind },
  ): AttachedPolicy | null {
    if (sizeOf(value, MAX_DOCUMENT_CHARACTERS) > MAX_DOCUMENT_CHARACTERS) {
      this.json.error(
        'too-large',
        pointer,
        `the document of ${quote(as.name)} has more than ${MAX_DOCUMENT_CHARACTERS} characters`,
        'AWS takes at most 6,144 for a managed policy and 10,240 for the inline policies of a role',
      );
      return null;
    }
    const parsed =
      typeof value === 'string' ? this.readEncoded(value, pointer) : parsePolicy(value, pointer);
    if (!parsed.ok) {
      for (const issue of parsed.failure) {
        this.json.issues.push({ ...issue, message: `${issue.message}, in ${quote(as.name)}` });
      }
      return null;
    }
    for (const warning of parsed.value.warnings) {
      this.warnings.push(warning);
      if (warning.code === 'unknown-operator') {
        this.notKnown.push(`${as.name}: ${warning.message}`);
      }
    }
    return { ...as, policy: parsed.value.policy };
  }

  private readEncoded(text: string, pointer: string): ReturnType<typeof parsePolicy> {
    const trimmed = text.trimStart();
    let json = text;
    if (!trimmed.startsWith('{')) {
      try {
        json = decodeURIComponent(text);
      } catch {
        return fail([
          {
            code: 'invalid-json',
            severity: 'error',
            pointer,
            message: 'the document is neither JSON nor URL-encoded JSON',
          },
        ]);
      }
    }
    const parsed = parsePolicyText(json);
    if (parsed.ok) return parsed;
    return fail(parsed.failure.map((issue) => ({ ...issue, pointer: pointer + issue.pointer })));
  }
}

/** The characters in the texts and keys of a JSON value; stops counting beyond `enough`. */
function sizeOf(value: unknown, enough: number): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 1;
  let size = 0;
  for (const [key, item] of Object.entries(value)) {
    size += key.length + sizeOf(item, enough - size);
    if (size > enough) break;
  }
  return size;
}
