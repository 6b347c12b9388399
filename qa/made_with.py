"""The encoder that a library was made with, which its store remembers by name and by fingerprint."""

from corpus.store import Store
from embeddings.deferred import DeferredEncoder
from embeddings.encoder import DEFAULT_ENCODER, Encoder, load_encoder
from embeddings.errors import EncoderError
from qa.errors import EncoderUnusable, OtherEncoder

__all__ = ["encoder_for", "encoder_name"]

_NAME = "encoder"
_FINGERPRINT = "encoder fingerprint"
_TOKENS = "encoder tokens"
_OWN = "an encoder of one's own, "


def encoder_name(store: Store) -> str | None:
    """The folder or the name on the hub of a library's encoder; None for the default one.

    Raises:
        EncoderUnusable: it is an object of a program's own, which nobody else can load.
    """
    name = store.setting(_NAME) or None
    if name is not None and name.startswith(_OWN):
        raise EncoderUnusable("the nodes of a cluster cannot load {name}: add without one", name=name)
    return name


def encoder_for(store: Store, place: str, named: str | Encoder | None, replace_encoder: bool) -> Encoder:
    """The encoder that was named, or else the library's own; a library keeps the encoder it was made with.

    Args:
        store: of the library.
        place: what messages call it.
        named: a folder, a name on the hub, an encoder, or None.
        replace_encoder: let the named one take the place of the library's own.

    Raises:
        EncoderUnusable: it cannot be loaded.
        OtherEncoder: the library was made with another one.
    """
    own = None if named is None or isinstance(named, str) else named
    name = named if isinstance(named, str) or named is None else f"{_OWN}{type(named).__name__}"
    made_with = store.setting(_NAME)
    known, tokens = store.setting(_FINGERPRINT), store.setting(_TOKENS)

    def load() -> Encoder:
        if own is None and name is None and made_with is not None and made_with.startswith(_OWN):
            raise OtherEncoder(
                "{place} was made with {made_with}: give Library.open that one, or rebuild the library with another",
                place=place,
                made_with=made_with,
            )
        try:
            encoder = own or load_encoder(name or made_with or None)
        except EncoderError as error:
            raise EncoderUnusable(str(error)) from error
        if known not in (None, encoder.fingerprint) and not replace_encoder:
            raise OtherEncoder(
                "{place} was made with the encoder {made_with}, not with this {name}: name that one, "
                "or rebuild the library with this one",
                place=place,
                made_with=made_with or DEFAULT_ENCODER,
                name=name or made_with or DEFAULT_ENCODER,
            )
        return encoder

    if name is None and not replace_encoder and known is not None and tokens is not None:
        return DeferredEncoder(load, known, int(tokens))
    encoder = load()
    if not store.read_only and (known != encoder.fingerprint or tokens is None):
        if known != encoder.fingerprint:
            store.set_setting(_NAME, name or "")
        store.set_setting(_FINGERPRINT, encoder.fingerprint)
        store.set_setting(_TOKENS, str(encoder.max_tokens))
    return encoder
