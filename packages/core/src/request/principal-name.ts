import type { Principal } from './request.ts';

/** What a principal is called in print: the inverse of `parsePrincipal`, but for a session's role. */
export function principalName(principal: Principal): string {
  switch (principal.kind) {
    case 'root':
    case 'user':
    case 'role':
    case 'role-session':
    case 'federated-user':
      return principal.arn;
    case 'federated':
      return principal.provider;
    case 'service':
      return principal.service;
    case 'canonical-user':
      return principal.id;
    case 'anonymous':
      return '*';
  }
}
