import { describe, expect, it } from 'vitest';
import { withoutPasswordsIn } from './without-passwords.ts';

describe('withoutPasswordsIn', () => {
  it.each([
    ['postgres://ada:hidden@h/d', 'postgres://ada:***@h/d'],
    ['--stor=postgresql://ada:hidden@h/d twice', '--stor=postgresql://ada:***@h/d twice'],
    ['POSTGRES://:hidden@h', 'POSTGRES://:***@h'],
    ['postgres://ada:hid@den/hid:den@h:1/d', 'postgres://ada:***@h:1/d'],
    ['`postgres://h/d?password=hidden&a=b`', '`postgres://h/d?password=***&a=b`'],
    ['postgres://ada@h:5432/d', 'postgres://ada@h:5432/d'],
    ['arn:aws:iam::111122223333:user/a@b', 'arn:aws:iam::111122223333:user/a@b'],
  ])('%s becomes %s', (text, shown) => {
    expect(withoutPasswordsIn(text)).toBe(shown);
  });
});
