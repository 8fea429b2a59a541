import type { HttpAnswer } from './http-server.ts'

/** A page with a form that may post to this server or to one other origin. */
export function formPage(body: string, target: string): HttpAnswer {
  return {
    status: 200,
    body,
    type: 'text/html; charset=utf-8',
    headers: {
      'content-security-policy': `default-src 'none'; form-action 'self' ${target}`,
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    },
  }
}
