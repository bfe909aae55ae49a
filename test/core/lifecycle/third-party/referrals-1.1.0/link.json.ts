import { Type } from 'nettoria'
import type { Link } from '../referrals/link.model.js'

export const LinkJson = Type.Object({ code: Type.String(), rewards: Type.Integer(), level: Type.Integer() })

export const linkJson = ({ code, rewards, level }: Link & { level?: number }) => ({
  code,
  rewards,
  level: Number(level),
})
