/** How much input is read before it is refused. */
export interface InputLimits {
  /** Of one file as it lies on disk, compressed or not. */
  readonly fileBytes: number;
  /** Of one file's text once it is decompressed. */
  readonly textBytes: number;
  /** Of the files given and found in directories, together. */
  readonly fileCount: number;
  /** How deeply objects and lists may nest. */
  readonly depth: number;
}

const MEBIBYTE = 1_048_576;

/**
 * The limits for account dumps.
 *
 * An account with the highest quotas (10,000 roles and users, 5,000 policies in
 * five versions each) prints about 200 MB; Node cannot hold a text beyond 512 MB.
 * A file that decompresses to more is refused while it is decompressed, so that a
 * small file cannot fill the memory. Large organisations have a few thousand
 * accounts. A dump nests 13 levels deep.
 */
export const INPUT_LIMITS: InputLimits = {
  fileBytes: 256 * MEBIBYTE,
  textBytes: 256 * MEBIBYTE,
  fileCount: 10_000,
  depth: 64,
};

/** Prints a size for people: `1 MiB`. */
export function formatBytes(bytes: number): string {
  if (bytes >= MEBIBYTE) return `${Math.round(bytes / MEBIBYTE)} MiB`;
  return bytes >= 1024 ? `${Math.round(bytes / 1024)} KiB` : `${bytes} bytes`;
}
