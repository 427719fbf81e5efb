/** A refusal in the words and with the codes that AWS uses. */
export class ServiceError extends Error {
  readonly code: string;
  /** The HTTP status of the answer. */
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'ServiceError';
    this.code = code;
    this.status = status;
  }
}

export function noSuchEntity(what: string): ServiceError {
  return new ServiceError('NoSuchEntity', `${what} cannot be found.`, 404);
}

export function alreadyExists(what: string): ServiceError {
  return new ServiceError('EntityAlreadyExists', `${what} already exists.`, 409);
}

export function deleteConflict(message: string): ServiceError {
  return new ServiceError('DeleteConflict', message, 409);
}

export function limitExceeded(message: string): ServiceError {
  return new ServiceError('LimitExceeded', message, 409);
}

export function invalidInput(message: string): ServiceError {
  return new ServiceError('ValidationError', message, 400);
}
