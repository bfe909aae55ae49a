import { fastify } from 'fastify'
import Handlebars from 'handlebars'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

// The least a themed page can cost: one template, compiled before, one model, no database, no plugins.
const file = resolve(import.meta.dirname, '../../../bench/limits/page.hbs')
const page = Handlebars.compile(readFileSync(file, 'utf8'))

const specs = (n: number) => [
  { name: 'Processors', value: `${n} vCPU` },
  { name: 'Memory', value: `${n * 2} GB` },
  { name: 'Disk', value: `${n * 20} GB NVMe` },
  { name: 'Traffic', value: `${n} TB` },
]

const model = {
  title: 'Servers <for> everybody',
  menu: ['Home', 'Order', 'Prices', 'Help', 'Sign in'].map((label) => ({ label, href: `/${label.toLowerCase()}` })),
  plans: Array.from({ length: 24 }, (_, n) => ({
    id: n + 1,
    name: `Plan "S${n + 1}"`,
    price: `${(n + 1) * 4}.50 EUR`,
    featured: n % 6 === 0,
    specs: specs(n + 1),
  })),
}

const app = fastify()
app.get('/', (_request, reply) => reply.type('text/html; charset=utf-8').send(page(model)))
await app.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' })
