import type { FastifyReply } from 'fastify'

/** Lets one answer be shown in a frame of ours (`framed`), or show such a frame (`frameSrc`). Nothing of others. */
export function relaxPolicy(reply: FastifyReply, { framed, frameSrc }: { framed?: boolean; frameSrc?: boolean }): void {
  const policy = String(reply.getHeader('content-security-policy') ?? '')
  const own = framed ? policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'") : policy
  reply.header('content-security-policy', frameSrc ? `${own};frame-src 'self'` : own)
  if (framed) reply.header('x-frame-options', 'SAMEORIGIN')
}
