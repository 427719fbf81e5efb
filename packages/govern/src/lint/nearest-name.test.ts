import { describe, expect, it } from 'vitest';
import { nearestNames } from './nearest-name.ts';

describe('nearestNames', () => {
  it.each([
    ['CreateUsr', ['CreateUser', 'CreateRole'], ['CreateUser']],
    ['createuser', ['CreateUser'], ['CreateUser']],
    ['full-admin', ['full-administrator', 'other'], ['full-administrator']],
    ['xyz', ['CreateUser'], []],
    ['', ['CreateUser', 'a'], ['a']],
  ])('of %j among %j are %j', (written, names, near) => {
    expect(nearestNames(written, names)).toEqual(near);
  });

  it('come nearest first, as many as asked for', () => {
    expect(nearestNames('abcdef', ['abcxyf', 'abcdxf', 'abcdef'], 2)).toEqual(['abcdef', 'abcdxf']);
  });
});
