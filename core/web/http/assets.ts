import compress from '@fastify/compress'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import type { AssetRoot } from '../themes/engine/assets.js'

/** Serves the files of themes and plugins, compressed. Registered before the guard: they need neither a session nor a query. */
export const assets = fp<{ roots: readonly AssetRoot[] }>(
  async (app, { roots }) => {
    // Files alone: a compressed page that mixes secrets with what a visitor sent would leak them by its length.
    const files = fp(
      async (scope: FastifyInstance) => {
        // A visitor who leaves while a file is on its way would be logged as an error of ours, through `reply.log`.
        scope.addHook('onRequest', async (request, reply) => {
          reply.log = request.log.child({}, { level: 'fatal' })
        })
        await scope.register(compress, { encodings: ['br', 'gzip'], threshold: 1024 })
        for (const [position, root] of roots.entries())
          await scope.register(fastifyStatic, {
            root: root.dir,
            prefix: root.prefix,
            decorateReply: position === 0,
            ...(root.files ? { allowedPath: (path: string) => root.files!.includes(path.replace(/^\/+/, '')) } : {}),
            cacheControl: root.immutable,
            immutable: root.immutable,
            maxAge: root.immutable ? '365d' : 0,
            dotfiles: 'deny',
            index: false,
          })
      },
      { name: 'asset-files', encapsulate: true },
    )
    await app.register(files)
  },
  { name: 'assets' },
)
