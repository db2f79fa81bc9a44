// A network of objects: each neuron knows its links, each link its two ends, and every number is a field.
// Reads one JSON line after the other: first the task, then {updates}, {order} or {} for the weights.
"use strict";
const { createInterface } = require("node:readline");

const ACTIVATIONS = {
  linear: { value: (z) => z, slope: () => 1 },
  tanh: { value: Math.tanh, slope: (a) => 1 - a * a },
  relu: { value: (z) => (z > 0 ? z : 0), slope: (a) => (a > 0 ? 1 : 0) },
};
const ERRORS = {
  mae: (p, y) => Math.sign(p - y),
  half_squared_error: (p, y) => p - y,
};

class Link {
  constructor(from, to, weight) {
    this.from = from;
    this.to = to;
    this.weight = weight;
    this.sum = 0;
    from.outgoing.push(this);
    to.incoming.push(this);
  }
}

class Neuron {
  constructor(activation, bias) {
    this.activation = activation;
    this.bias = bias;
    this.incoming = [];
    this.outgoing = [];
    this.output = 0;
    this.delta = 0;
    this.sum = 0;
  }

  forward() {
    let z = this.bias;
    for (const link of this.incoming) z += link.weight * link.from.output;
    this.output = this.activation.value(z);
  }

  backward() {
    let error = 0;
    for (const link of this.outgoing) error += link.weight * link.to.delta;
    this.note(error);
  }

  note(error) {
    this.delta = error * this.activation.slope(this.output);
    this.sum += this.delta;
    for (const link of this.incoming) link.sum += this.delta * link.from.output;
  }

  update(step) {
    this.bias -= step * this.sum;
    this.sum = 0;
    for (const link of this.incoming) {
      link.weight -= step * link.sum;
      link.sum = 0;
    }
  }
}

class Network {
  constructor(task) {
    this.task = task;
    this.error = ERRORS[task.objective];
    this.layers = [task.x[0].map(() => new Neuron(ACTIVATIONS.linear, 0))];
    task.layers.forEach(({ w, b }, number) => {
      const before = this.layers[number];
      const layer = b.map((bias) => new Neuron(ACTIVATIONS[task.activations[number]], bias));
      before.forEach((from, i) => layer.forEach((to, j) => new Link(from, to, w[i][j])));
      this.layers.push(layer);
    });
    this.order = task.x.map((_, row) => row);
    this.next = 0;
  }

  row(x, y) {
    this.layers[0].forEach((neuron, i) => (neuron.output = x[i]));
    for (let l = 1; l < this.layers.length; l++) for (const neuron of this.layers[l]) neuron.forward();
    const last = this.layers.length - 1;
    this.layers[last].forEach((neuron, j) => neuron.note(this.error(neuron.output, y[j])));
    for (let l = last - 1; l > 0; l--) for (const neuron of this.layers[l]) neuron.backward();
  }

  batch() {
    const { x, y, batch, rate } = this.task;
    const end = Math.min(this.next + batch, x.length);
    for (let place = this.next; place < end; place++) this.row(x[this.order[place]], y[this.order[place]]);
    const step = rate / (end - this.next);
    for (let l = 1; l < this.layers.length; l++) for (const neuron of this.layers[l]) neuron.update(step);
    this.next = end % x.length;
  }

  shuffle() {
    for (let i = this.order.length - 1; i > 0; i--) {
      const j = Math.floor(Math.random() * (i + 1));
      [this.order[i], this.order[j]] = [this.order[j], this.order[i]];
    }
  }

  train(updates) {
    for (let done = 0; done < updates; done++) {
      if (this.next === 0 && this.task.shuffled) this.shuffle();
      this.batch();
    }
    return updates;
  }

  epoch(order) {
    this.order = order;
    this.next = 0;
    do this.batch();
    while (this.next !== 0);
    return true;
  }

  weights() {
    return this.layers.slice(1).map((layer, number) => ({
      w: this.layers[number].map((from) => from.outgoing.map((link) => link.weight)),
      b: layer.map((neuron) => neuron.bias),
    }));
  }
}

let network = null;
createInterface({ input: process.stdin }).on("line", (line) => {
  const question = JSON.parse(line);
  let answer = true;
  if (network === null) network = new Network(question);
  else if ("updates" in question) answer = network.train(question.updates);
  else if ("order" in question) answer = network.epoch(question.order);
  else answer = network.weights();
  process.stdout.write(JSON.stringify(answer) + "\n");
});
