#ifndef CADET_YAML_EVENTS_H
#define CADET_YAML_EVENTS_H

// A thin face of libyaml's parser that includes no system header: a C module that does changes how
// Swift sees the system's types in every target that depends on it.

/// What an event is.
enum {
  /// The text is no YAML; the problem says why.
  CADET_YAML_ERROR = 0,
  /// The end of the text.
  CADET_YAML_STREAM_END,
  /// The beginning of a document.
  CADET_YAML_DOCUMENT_START,
  /// The end of a document.
  CADET_YAML_DOCUMENT_END,
  /// A node that stands for an earlier one.
  CADET_YAML_ALIAS,
  /// A single value.
  CADET_YAML_SCALAR,
  /// The beginning of a list.
  CADET_YAML_SEQUENCE_START,
  /// The beginning of a map.
  CADET_YAML_MAPPING_START,
  /// The end of a list or map.
  CADET_YAML_END,
  /// Anything else.
  CADET_YAML_OTHER
};

/// One event; what it points to lives until the next one is asked for.
struct cadet_yaml_event {
  /// What it is.
  int type;
  /// Whether a scalar is written without quotes and tag.
  int plain;
  /// The bytes of a scalar.
  const unsigned char *value;
  /// How many bytes a scalar has.
  long length;
  /// The tag, if any.
  const char *tag;
  /// The name of an anchor or alias, if any.
  const char *anchor;
  /// The line, from 0: of the event, or of the problem.
  long line;
  /// The column in characters, from 0: of the event, or of the problem.
  long column;
  /// The line of what a problem is about, from 0.
  long context_line;
  /// The byte at which a text cannot be decoded, or -1.
  long offset;
  /// Whether a problem is one of single characters and tokens.
  int is_scanner_error;
  /// What is wrong.
  const char *problem;
};

/// A text that is being read.
struct cadet_yaml_reader;

/// Begins to read a text, which must outlive the reader; null where memory is short.
struct cadet_yaml_reader *cadet_yaml_open(const unsigned char *bytes, long count);
/// The next event.
struct cadet_yaml_event cadet_yaml_next(struct cadet_yaml_reader *reader);
/// Ends reading.
void cadet_yaml_close(struct cadet_yaml_reader *reader);

#endif
