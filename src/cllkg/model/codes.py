"""The closed lists a record may choose from.

Each value is the ``skos:notation`` of one individual in ``ontology/terms/codes.ttl``, where it is
defined; a test holds the two sets equal. ``IRI_SUFFIX`` says how a value becomes that individual's
name: ``in_vitro`` of ``StudyType`` is ``kg:InVitroStudyType``.
"""

from __future__ import annotations

from enum import StrEnum


class ClaimCategory(StrEnum):
    """What sort of knowledge a claim is."""

    MECHANISM = "mechanism"
    BACKGROUND = "background"
    DRUG = "drug"
    PROGNOSIS = "prognosis"
    DESIGN = "design"
    SAFETY = "safety"
    EFFICACY = "efficacy"
    IMMUNOLOGY = "immunology"
    INTERPRETATION = "interpretation"
    FUTURE = "future"
    SPEECH = "speech"
    REGULATORY = "regulatory"


class Standing(StrEnum):
    """Where a claim stands given its evidence; derived, never typed."""

    SUPPORTED = "supported"
    CONTESTED = "contested"
    DISPUTED = "disputed"
    CITED_UNRESOLVED = "cited_unresolved"
    INCONCLUSIVE = "inconclusive"
    UNCITED = "uncited"
    HYPOTHESIS = "hypothesis"


class EvidenceKind(StrEnum):
    """Whether a source found something, repeats it, weighs it, or merely thinks it."""

    PRIMARY_RESULT = "primary_result"
    REPEATED = "repeated"
    REVIEW = "review"
    OPINION = "opinion"
    HYPOTHESIS = "hypothesis"
    ATTRIBUTED_SPEECH = "attributed_speech"


class StudyType(StrEnum):
    """What was studied to obtain a line's evidence."""

    IN_VITRO = "in_vitro"
    ANIMAL = "animal"
    HUMAN_TRIAL = "human_trial"
    HUMAN_OBSERVATIONAL = "human_observational"
    REGISTRY = "registry"
    LABEL = "label"
    NONE = "none"


class Certainty(StrEnum):
    """How firmly a source words its statement."""

    FLAT = "flat"
    HEDGED = "hedged"
    STRONG = "strong"
    METAPHOR = "metaphor"


class Resolution(StrEnum):
    """How surely a citation has been traced to a document."""

    RESOLVED = "resolved"
    PROBABLE = "probable"
    UNRESOLVED = "unresolved"
    ORPHAN = "orphan"


class RetractionStatus(StrEnum):
    """What is known of a source's retraction."""

    NOT_CHECKED = "not_checked"
    NONE_FOUND = "none_found"
    CORRECTED = "corrected"
    CONCERN = "concern"
    RETRACTED = "retracted"
    NOT_APPLICABLE = "not_applicable"


class SourceKind(StrEnum):
    """What sort of document or record a source is."""

    ARTICLE = "article"
    JOURNAL_ARTICLE = "journal_article"
    REVIEW_ARTICLE = "review_article"
    MEETING_ABSTRACT = "meeting_abstract"
    REGISTRY_RECORD = "registry_record"
    DRUG_LABEL = "drug_label"
    LAY_SUMMARY = "lay_summary"
    NEWS_REPORT = "news_report"
    DATABASE_RECORD = "database_record"
    UNIDENTIFIED = "unidentified"


class FlagKind(StrEnum):
    """What sort of misfit a flag records."""

    CONTRADICTION = "contradiction"
    ARITHMETIC = "arithmetic"
    DENOMINATOR = "denominator"
    EXTRAPOLATION = "extrapolation"
    ORDERING = "ordering"
    SURVIVOR_BIAS = "survivor_bias"
    DEPENDENCE = "dependence"
    HEDGE_DRIFT = "hedge_drift"
    LOST_MARKER = "lost_marker"
    OMISSION = "omission"
    CATEGORY_ERROR = "category_error"


class FlagStatus(StrEnum):
    """Whether a flagged misfit has been explained."""

    UNRESOLVED = "unresolved"
    EXPLAINED = "explained"


class EndpointVerdict(StrEnum):
    """Whether a study reached an endpoint, as a source reports it."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_REPORTED = "not_reported"


class EndpointRole(StrEnum):
    """The role of an endpoint in its study."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    REPORTED = "reported"


class Statistic(StrEnum):
    """Which summary of the data a reported number is."""

    COUNT = "count"
    PROPORTION = "proportion"
    MEAN = "mean"
    MEDIAN = "median"
    AVERAGE = "average"
    KAPLAN_MEIER_ESTIMATE = "kaplan_meier_estimate"
    SURVIVAL_RATE_ESTIMATE = "survival_rate_estimate"
    MEDIAN_TIME_TO_EVENT = "median_time_to_event"
    HAZARD_RATIO = "hazard_ratio"
    RATE_RATIO = "rate_ratio"
    DIFFERENCE = "difference"
    ESTIMATE = "estimate"
    THRESHOLD = "threshold"
    SHARE_WITH_CHANGE = "share_with_change"
    QUALITATIVE = "qualitative"


class ReviewStatus(StrEnum):
    """Whether a record has been accepted into the products."""

    ACCEPTED = "accepted"
    DRAFT = "draft"


class ReviewBasis(StrEnum):
    """What a record was checked against."""

    ARTICLE = "article"
    ABSTRACT = "abstract"
    FULL_TEXT = "full_text"
    REGISTRY = "registry"
    LABEL = "label"
    FIGURE = "figure"
    WEB_PAGE = "web_page"
    DATABASE = "database"


class NamedTimepoint(StrEnum):
    """A point in time that needs no number."""

    BASELINE = "baseline"
    BEST_RESPONSE = "best_response"


class WithheldReason(StrEnum):
    """Why an inference gives no plain triple."""

    OPPOSITE_SIGN = "opposite_sign"
    OPPOSED_PREMISE = "opposed_premise"
    PREMISE_WITHOUT_SHORTCUT = "premise_without_shortcut"
    CONTESTED_PREMISE = "contested_premise"
    FLAGGED_PREMISE = "flagged_premise"


class EvidenceSystem(StrEnum):
    """In what the evidence of a proposition was obtained."""

    IN_PEOPLE = "in_people"
    IN_ANIMALS = "in_animals"
    IN_VITRO = "in_vitro"
    IN_DOCUMENTS = "in_documents"
    UNSTATED = "unstated"


IRI_SUFFIX: dict[type[StrEnum], str] = {
    ClaimCategory: "Category",
    Standing: "",
    EvidenceKind: "Evidence",
    StudyType: "StudyType",
    Certainty: "Certainty",
    Resolution: "Source",
    RetractionStatus: "RetractionStatus",
    SourceKind: "Kind",
    FlagKind: "Flag",
    FlagStatus: "FlagStatus",
    EndpointVerdict: "Endpoint",
    EndpointRole: "EndpointRole",
    Statistic: "Statistic",
    ReviewStatus: "Review",
    ReviewBasis: "Basis",
    NamedTimepoint: "",
    WithheldReason: "Withheld",
    EvidenceSystem: "System",
}


def local_name(code: StrEnum) -> str:
    """Return the local name of the individual that stands for a code.

    >>> local_name(StudyType.IN_VITRO)
    'InVitroStudyType'
    """
    return "".join(word.capitalize() for word in code.value.split("_")) + IRI_SUFFIX[type(code)]
