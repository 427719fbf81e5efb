import type { Issue, IssueCode } from '@countersign/core';

/** An issue of a document, or of the file that should hold it. */
export interface InputIssue extends Omit<Issue, 'code'> {
  readonly code: IssueCode | 'not-found' | 'not-readable' | 'no-input';
}

/** Something wrong with an input: which file, where in it, what, and what would be right. */
export interface InputProblem {
  /** The file as it was named, or `standard input`. */
  readonly file: string;
  readonly issue: InputIssue;
}

/** A problem with a file as such. */
export function fileProblem(
  file: string,
  code: InputIssue['code'],
  message: string,
  help?: string,
): InputProblem {
  return {
    file,
    issue: {
      code,
      severity: 'error',
      pointer: '',
      message,
      ...(help === undefined ? {} : { help }),
    },
  };
}

/** Puts a failure of the operating system in words. */
export function systemProblem(file: string, error: unknown): InputProblem {
  switch (codeOf(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return fileProblem(file, 'not-found', 'there is no such file or directory');
    case 'EACCES':
    case 'EPERM':
      return fileProblem(
        file,
        'not-readable',
        'the file may not be read',
        'check its permissions and its owner',
      );
    case 'EISDIR':
      return fileProblem(file, 'not-readable', 'this is a directory, not a file');
    case 'ELOOP':
      return fileProblem(file, 'not-readable', 'symbolic links lead in a circle');
    case 'EMFILE':
    case 'ENFILE':
      return fileProblem(file, 'not-readable', 'too many files are open');
    default:
      return fileProblem(file, 'not-readable', `cannot read the file: ${messageOf(error)}`);
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
