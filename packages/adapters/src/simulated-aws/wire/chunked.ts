import { ServiceError } from '../service-error.ts';

/**
 * Takes the chunks of a body apart that is sent while it is signed or summed up. Of
 * the signatures of chunks and of the sums after the last one nothing is checked.
 *
 * @see {@link https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html}
 */
export function joinChunks(body: Uint8Array): Uint8Array {
  const bytes = Buffer.from(body);
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = bytes.indexOf('\r\n', at);
    const head = bytes.subarray(at, Math.max(end, at)).toString('latin1');
    const [, digits] = /^([0-9a-fA-F]{1,8})(?:;.*)?$/.exec(head) ?? [];
    const size = Number.parseInt(digits ?? '', 16);
    if (end === -1 || Number.isNaN(size) || end + 2 + size > bytes.length) throw incomplete();
    if (size === 0) return Buffer.concat(chunks);
    chunks.push(bytes.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}

function incomplete(): ServiceError {
  return new ServiceError('IncompleteBody', 'The chunks of the body are not well formed.');
}
