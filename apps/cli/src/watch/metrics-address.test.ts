import { describe, expect, it } from 'vitest';
import { readMetricsAddress } from './metrics-address.ts';

describe('addresses of metrics', () => {
  it.each([
    ['9464', { host: '127.0.0.1', port: 9464 }],
    ['0', { host: '127.0.0.1', port: 0 }],
    ['0.0.0.0:9464', { host: '0.0.0.0', port: 9464 }],
    ['metrics.local:80', { host: 'metrics.local', port: 80 }],
    ['[::1]:9464', { host: '::1', port: 9464 }],
  ])('%s', (text, address) => {
    expect(readMetricsAddress(text)).toEqual(address);
  });

  it.each(['', 'localhost', ':1', '65536', '::1:80', 'http://x:80', 'a b:1', '[x]:1', '1:2:3'])(
    'that are none: `%s`',
    (text) => {
      expect(readMetricsAddress(text)).toBeNull();
    },
  );
});
