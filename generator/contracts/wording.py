"""Every fixed sentence of a filled document and of its form, once: the browser gets this very table.

{names} in braces are filled in by `say`. Values in it follow French typography already.
"""

from typing import Any

from generator.text import typography

_SENTENCES = {
    # Beside a field
    "vide": "Répondez à cette question, ou laissez-la en blanc pour la remplir à la main.",
    "caractere": "Cette réponse contient un signe qui ne s’imprime pas. Effacez-la et tapez-la à nouveau.",
    "trop-long": "{count} signes : c’est trop long. Gardez-en {limit} au plus.",
    "une-ligne": "Écrivez cette réponse sur une seule ligne.",
    "nombre": "Écrivez un nombre, comme {example}.",
    "entier": "Écrivez un nombre entier, comme {example}.",
    "trop-petit": "La réponse ne peut pas être plus petite que {limit}.",
    "trop-grand": "La réponse ne peut pas être plus grande que {limit}.",
    "date": "Choisissez un jour qui existe, comme 2026-11-21.",
    "choix": "Choisissez une des réponses proposées.",
    "oui-non": "Répondez oui ou non.",
    "siren": "Un SIREN a neuf chiffres, et sa clé doit être juste. Recopiez-le de votre avis de situation.",
    "courriel": "Écrivez une adresse mail, comme nom@exemple.fr.",
    "parts-forme": "Écrivez « nom : part », une ligne chacun, comme « Atelier Nord : 60 ».",
    "parts-total": "Le total fait {found} % : il doit faire 100 %.",
    # The document
    "non-relu": "Cette version n’a été relue ni par un avocat ni par un juriste nommé. Relisez-la, ou faites-la relire, avant de signer.",
    "relu": "Chaque article a été relu par {name}.",
    "entre": "Entre",
    "ci-apres": "ci-après « {called} »",
    "siren-de": "SIREN {siren}",
    "represente": "représenté par {name}",
    "partie-vide": "nom, forme, adresse, SIREN et représentant",
    "fiche": "La fiche du contrat",
    "fiche-dit": "Voici ce que les parties ont choisi. La fiche l’emporte sur les articles. Les mots entre crochets renvoient à une ligne restée en blanc.",
    "terme": "Terme",
    "reponse": "Réponse",
    "blanc": "…………………………………………",
    "facultatif": "(facultatif)",
    "a-confirmer-titre": "À confirmer avant de signer",
    "a-confirmer": "[ ] À CONFIRMER AVANT SIGNATURE : {statement}",
    "confirme": "[x] Confirmé : {statement}",
    "adaptations": "Nos adaptations",
    "adaptations-dit": "Elles l’emportent sur les articles.",
    "adaptations-aucune": "Aucune.",
    "articles": "Les articles",
    "article": "Article {number}.",
    "renvoi-clause": "l’article {number}",
    "renvoi-annexe": "l’annexe {number}",
    "annexe": "Annexe {number}. {title}",
    "signatures": "Signatures",
    "fait-a": "Fait en {count} exemplaires, à ……………………………, le ……………………………",
    "fait-a-seul": "Fait à ……………………………, le ……………………………",
    "pour": "Pour {called}",
    "signataire": "Nom, qualité, date et signature",
    "pied": "{maturity} · {name}, version {version}",
    "licence": "Modèle placé sous licence CC0-1.0 : copiez-le, changez-le, sans rien demander.",
    "version": "{name}, version {version} du {day}. Adresse de cette version : {address}. Empreinte du texte : {fingerprint}.",
    "separateur": " ; ",
    # The letter to a provider
    "lettre-titre": "Questions avant de signer",
    "lettre-pied": "Lettre préparée avec Étrier",
    "lettre-jour": "Le {day}",
    "lettre-objet": "Objet : ",
    "lettre-bonjour": "Madame, Monsieur,",
    "lettre-demande": "J’ai lu votre contrat. Avant de signer, je vous demande de préciser ou de changer ces points :",
    "lettre-introuvable": "Je ne trouve pas ce point dans le contrat.",
    "lettre-condition": "C’est pour moi une condition pour signer.",
    "lettre-rien": "J’ai lu votre contrat, et je n’ai pas de question à ce jour.",
    "lettre-reponse": "Merci de me répondre par écrit, avec le texte corrigé.",
    "lettre-fin": "Cordialement,",
    # Months and units, in the order the browser needs them too
    "mois-noms": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "unite-heures": "heure heures",
    "unite-heures-ouvrees": "heure ouvrée|heures ouvrées",
    "unite-jours": "jour jours",
    "unite-jours-ouvres": "jour ouvré|jours ouvrés",
    "unite-semaines": "semaine semaines",
    "unite-mois": "mois mois",
    "unite-ans": "an ans",
}

SENTENCES = {key: typography(sentence) for key, sentence in _SENTENCES.items()}
"""The sentences, typography set, by their key."""


def say(key: str, **values: Any) -> str:
    """Give a sentence with its {names} filled in; a value is put in as it is, braces and all."""
    parts = SENTENCES[key].split("{")
    filled = parts[0]
    for part in parts[1:]:
        name, _, rest = part.partition("}")
        filled += f"{values[name]}{rest}"
    return filled


def unit_words(unit: str) -> tuple[str, str]:
    """Give a unit's singular and plural: ("jour", "jours")."""
    words = SENTENCES[f"unite-{unit}"]
    one, _, many = words.partition("|") if "|" in words else words.partition(" ")
    return one, many
