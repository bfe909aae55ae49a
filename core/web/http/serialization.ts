import type SerializerSelector from '@fastify/fast-json-stringify-compiler'
import { createRequire } from 'node:module'
import type { CompileWhenUsed } from './compile-when-used.js'

const require = createRequire(import.meta.url)

/** Fastify's own serializer compiler, loaded for the first answer with a schema and asked for the first of each route. */
export function createSerializers(compilers: CompileWhenUsed): SerializerSelector.SerializerFactory {
  return (externalSchemas, options) => {
    let official: SerializerSelector.SerializerCompiler | undefined
    return (route) => {
      const { method, url, httpStatus } = route
      return compilers.defer<unknown, string>({ method, url, part: `answer ${httpStatus}` }, () => {
        official ??= (require('@fastify/fast-json-stringify-compiler') as typeof SerializerSelector)()(
          externalSchemas,
          options,
        )
        return official(route)
      })
    }
  }
}
