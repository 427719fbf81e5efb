import { pointerTo, quote } from '@countersign/core';
import { isOpenObject, JsonReader, type OpenObject } from '../inventory/json-reader.ts';
import { nearestNames } from '../lint/nearest-name.ts';

/** Reads the objects of a scenario, whose members are all known: another one is a mistake. */
export class ScenarioReader extends JsonReader {
  /** An object with no other members than those named, or `null` and an issue. */
  object(
    value: unknown,
    pointer: string,
    what: string,
    members: readonly string[],
  ): OpenObject | null {
    if (value === undefined) {
      this.error('missing-element', pointer, `${what} is missing`);
      return null;
    }
    if (!isOpenObject(value)) {
      this.error('wrong-type', pointer, `${what} must be an object but is ${quote(value)}`);
      return null;
    }
    for (const key of Object.keys(value)) {
      if (!members.includes(key)) this.unknownMember(key, pointer, what, members);
    }
    return value;
  }

  /** A text member that must be there and not be empty. */
  requiredText(object: OpenObject, key: string, pointer: string): string {
    const before = this.issues.length;
    const text = this.text(object, key, pointer);
    if (text === '' && this.issues.length === before) {
      this.error('invalid-value', pointerTo(pointer, key), `\`${key}\` is empty`);
    }
    return text;
  }

  /** A text member that must be one of those named, or `null` and an issue. */
  choice<Choice extends string>(
    object: OpenObject,
    key: string,
    pointer: string,
    choices: readonly Choice[],
  ): Choice | null {
    const text = this.text(object, key, pointer);
    const chosen = choices.find((each) => each === text);
    if (chosen !== undefined) return chosen;
    if (typeof this.member(object, key) === 'string') {
      this.error(
        'invalid-value',
        pointerTo(pointer, key),
        `${quote(text)} is not a value of \`${key}\``,
        suggest(text, choices),
      );
    }
    return null;
  }

  private unknownMember(
    key: string,
    pointer: string,
    what: string,
    members: readonly string[],
  ): void {
    this.error(
      'unknown-element',
      pointerTo(pointer, key),
      `${quote(key)} is not a member of ${what}`,
      suggest(key, members),
    );
  }
}

function suggest(written: string, names: readonly string[]): string {
  const [nearest] = nearestNames(written, names);
  return nearest === undefined ? `there are ${names.join(', ')}` : `did you mean \`${nearest}\`?`;
}
