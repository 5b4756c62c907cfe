#include "CYAMLEvents.h"

#include <stdlib.h>
#include <yaml.h>

struct cadet_yaml_reader {
  yaml_parser_t parser;
  yaml_event_t event;
  int has_event;
};

struct cadet_yaml_reader *cadet_yaml_open(const unsigned char *bytes, long count) {
  struct cadet_yaml_reader *reader = calloc(1, sizeof *reader);
  if (!reader) return NULL;
  if (!yaml_parser_initialize(&reader->parser)) {
    free(reader);
    return NULL;
  }
  yaml_parser_set_input_string(&reader->parser, bytes, (size_t)count);
  return reader;
}

void cadet_yaml_close(struct cadet_yaml_reader *reader) {
  if (!reader) return;
  if (reader->has_event) yaml_event_delete(&reader->event);
  yaml_parser_delete(&reader->parser);
  free(reader);
}

/// The event that says what is wrong.
static struct cadet_yaml_event problem(const yaml_parser_t *parser) {
  struct cadet_yaml_event result = {.type = CADET_YAML_ERROR, .offset = -1};
  result.problem = parser->problem;
  result.line = (long)parser->problem_mark.line;
  result.column = (long)parser->problem_mark.column;
  result.context_line = (long)parser->context_mark.line;
  result.is_scanner_error = parser->error == YAML_SCANNER_ERROR;
  if (parser->error == YAML_READER_ERROR) result.offset = (long)parser->problem_offset;
  return result;
}

struct cadet_yaml_event cadet_yaml_next(struct cadet_yaml_reader *reader) {
  if (reader->has_event) yaml_event_delete(&reader->event);
  reader->has_event = yaml_parser_parse(&reader->parser, &reader->event);
  if (!reader->has_event) return problem(&reader->parser);
  const yaml_event_t *event = &reader->event;
  struct cadet_yaml_event result = {.type = CADET_YAML_OTHER, .offset = -1};
  result.line = (long)event->start_mark.line;
  result.column = (long)event->start_mark.column;
  switch (event->type) {
    case YAML_NO_EVENT:
    case YAML_STREAM_END_EVENT: result.type = CADET_YAML_STREAM_END; break;
    case YAML_DOCUMENT_START_EVENT: result.type = CADET_YAML_DOCUMENT_START; break;
    case YAML_DOCUMENT_END_EVENT: result.type = CADET_YAML_DOCUMENT_END; break;
    case YAML_ALIAS_EVENT:
      result.type = CADET_YAML_ALIAS;
      result.anchor = (const char *)event->data.alias.anchor;
      break;
    case YAML_SCALAR_EVENT:
      result.type = CADET_YAML_SCALAR;
      result.value = event->data.scalar.value;
      result.length = (long)event->data.scalar.length;
      result.tag = (const char *)event->data.scalar.tag;
      result.anchor = (const char *)event->data.scalar.anchor;
      result.plain = event->data.scalar.plain_implicit;
      break;
    case YAML_SEQUENCE_START_EVENT:
      result.type = CADET_YAML_SEQUENCE_START;
      result.anchor = (const char *)event->data.sequence_start.anchor;
      break;
    case YAML_MAPPING_START_EVENT:
      result.type = CADET_YAML_MAPPING_START;
      result.anchor = (const char *)event->data.mapping_start.anchor;
      break;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT: result.type = CADET_YAML_END; break;
    default: break;
  }
  return result;
}
