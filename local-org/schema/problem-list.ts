import { problemOf, type Component, type Problem } from '../metadata/component.ts';
import { child, type XmlElement } from '../metadata/xml-element.ts';

/** Collects the problems of one component, each at the element that it concerns. */
export class ProblemList {
  readonly component: Component;
  readonly element: XmlElement;
  private readonly problems: Problem[];

  constructor(component: Component, element: XmlElement, problems: Problem[]) {
    this.component = component;
    this.element = element;
    this.problems = problems;
  }

  /** @param at name of the child element that is wrong; without one, or where it is missing, the component itself */
  add(message: string, at?: string): void {
    const place = at === undefined ? undefined : child(this.element, at);
    this.addAt(message, place ?? this.element);
  }

  /** The same list, with another element of the component to search for children. */
  within(element: XmlElement): ProblemList {
    return new ProblemList(this.component, element, this.problems);
  }

  addAt(message: string, element: XmlElement): void {
    this.problems.push(problemOf(this.component, message, element.position));
  }
}
