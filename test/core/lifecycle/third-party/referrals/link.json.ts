import { Type } from 'nettoria'
import type { Link } from './link.model.js'

export const LinkJson = Type.Object({ code: Type.String(), rewards: Type.Integer() })

export const linkJson = ({ code, rewards }: Link) => ({ code, rewards })
