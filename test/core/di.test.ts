import 'reflect-metadata'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { contract } from '../../core/foundation/di/contract.js'
import { Container } from '../../core/foundation/di/container.js'
import { inject, injectable, service } from '../../core/foundation/di/inject.js'

const Colour = service<string>('test.colour')
const Shape = contract<{ sides: number }>('test.shape', '1.0.0')

@injectable()
class Paint {
  constructor(@inject(Colour) readonly colour: string) {}
}

@injectable()
class Wall {
  constructor(
    @inject(Paint) readonly paint: Paint,
    @inject(Shape) readonly shape: { sides: number },
  ) {}
}

class Unmarked {
  constructor(readonly paint: Paint) {}
}

describe('container', () => {
  it('builds a class once, from tokens, contracts and classes', () => {
    const root = Container.root()
    root.value(Colour, 'red')
    const child = root.child()
    child.value(Shape, { sides: 4 })
    child.classes(Paint, Wall)
    assert.equal(child.get(Wall).paint.colour, 'red')
    assert.equal(child.get(Wall), child.get(Wall))
    assert.equal(child.get(Wall).paint, child.get(Paint))
  })

  it('never hands out what was not registered, however deep', () => {
    const root = Container.root()
    root.value(Colour, 'red')
    const child = root.child()
    child.classes(Wall)
    assert.throws(() => child.get(Wall), /Paint was asked for but never registered/)
    child.classes(Paint)
    assert.throws(() => child.get(Wall), /test\.shape was asked for but never registered/)
    assert.throws(() => root.child().get(Paint), /Paint was asked for but never registered/)
  })

  it('refuses a constructor parameter without a token', () =>
    assert.throws(() => Container.root().classes(Unmarked), /Unmarked takes 1 parameters but marks 0/))

  it('gives undefined for an optional contract that nobody provides', () => {
    const root = Container.root()
    root.value(Colour, 'red')
    root.value(Shape, undefined as never)
    root.classes(Paint, Wall)
    assert.equal(root.get(Wall).shape, undefined)
  })
})
