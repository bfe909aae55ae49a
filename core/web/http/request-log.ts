import fp from 'fastify-plugin'

/** One line a request, when it is answered; files say nothing. */
export const requestLog = fp(
  async (app) => {
    app.addHook('onResponse', (request, reply, done) => {
      if (!request.url.startsWith('/assets/'))
        request.log.info(
          {
            method: request.method,
            route: request.routeOptions.url ?? 'none',
            status: reply.statusCode,
            ms: Math.round(reply.elapsedTime),
            userId: request.principal?.userId,
          },
          'request',
        )
      done()
    })
  },
  { name: 'request-log', dependencies: ['guard'] },
)
